package collect

import (
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/pipes"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
)

func eventServices() []service {
	return []service{
		{
			name: "events", client: maker(eventbridge.NewFromConfig),
			calls: []call{
				{op: op((*eventbridge.Client).ListEventBuses)},
				{op: op((*eventbridge.Client).ListRules), of: "ListEventBuses", list: "EventBuses", key: "Name", as: "EventBusName"},
				{
					op: op((*eventbridge.Client).ListTargetsByRule), of: "ListRules", list: "Rules", key: "Name", as: "Rule",
					take: map[string]string{"EventBusName": "EventBusName"}, item: "Arn",
				},
			},
		},
		{
			name: "scheduler", client: maker(scheduler.NewFromConfig),
			calls: []call{
				{op: op((*scheduler.Client).ListSchedules), quiet: true},
				{op: op((*scheduler.Client).GetSchedule), of: "ListSchedules", list: "Schedules", key: "Name", take: map[string]string{"GroupName": "GroupName"}, item: "Arn"},
			},
		},
		{
			name: "pipes", client: maker(pipes.NewFromConfig),
			calls: []call{
				{op: op((*pipes.Client).ListPipes), quiet: true},
				{op: op((*pipes.Client).DescribePipe), of: "ListPipes", list: "Pipes", key: "Name"},
			},
		},
	}
}
