package bench

import (
	"context"
	"slices"
	"strconv"
	"time"
)

// Times asks a question n times and reports how the times lie, in ms. Each ask
// prepares one question, which is not measured, and gives what is.
func (b *B) Times(ctx context.Context, n int, prepare func() (ask func())) error {
	took, cpu := make([]time.Duration, 0, n), make([]time.Duration, 0, n)
	for range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		ask := prepare()
		began, used := b.Now(), b.used()
		ask()
		took, cpu = append(took, b.Now().Sub(began)), append(cpu, b.used()-used)
	}
	b.Distribution("", took)
	b.Processor("", cpu)
	return nil
}

// Distribution reports how times lie: p50, p95, p99 and max, in ms, under
// names that begin with prefix.
func (b *B) Distribution(prefix string, took []time.Duration) {
	slices.Sort(took)
	at := func(p int) float64 { return ms(took[min(len(took)-1, len(took)*p/100)]) }
	b.Report(prefix+"p50", at(50), "ms")
	b.Report(prefix+"p95", at(95), "ms")
	b.Report(prefix+"p99", at(99), "ms")
	b.Report(prefix+"max", ms(took[len(took)-1]), "ms")
}

func (b *B) used() time.Duration {
	if b.CPU == nil {
		return 0
	}
	return b.CPU()
}

// Processor reports how processor times lie, p50, p95 and p99 in ms: what the
// answers cost, whoever else uses the machine.
func (b *B) Processor(prefix string, spent []time.Duration) {
	if b.CPU == nil {
		return
	}
	slices.Sort(spent)
	for _, p := range []int{50, 95, 99} {
		b.Report(prefix+"processor p"+strconv.Itoa(p), ms(spent[min(len(spent)-1, len(spent)*p/100)]), "ms")
	}
}

// Least reports the best of n times, in ms: what the work takes when nothing
// else is in its way.
func (b *B) Least(ctx context.Context, name string, n int, ask func()) error {
	var least, cpu time.Duration
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		began, used := b.Now(), b.used()
		ask()
		took, spent := b.Now().Sub(began), b.used()-used
		if i == 0 {
			least, cpu = took, spent
		}
		least, cpu = min(least, took), min(cpu, spent)
	}
	b.Report(name, ms(least), "ms")
	if b.CPU != nil {
		b.Report("processor "+name, ms(cpu), "ms")
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
