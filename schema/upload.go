package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"github.com/postern-graph/postern/schema/view"
)

// preflightHeader must come with an upload. A page of another site can send a form without asking first, but not a
// header of its own.
const preflightHeader = "X-Postern-Upload"

// uploads takes the GraphQL multipart request (operations, map, then one part a file), which jaydenseric's
// graphql-multipart-request-spec describes. Files go to disk as they come; the text and the map are small or refused,
// and a file stands in one place. It is a transport of gqlgen.
type uploads struct {
	body  int64  // bytes of the operations, and of the map
	bytes int64  // of the whole request
	spool string // where files wait; "" is the system's place
}

var _ graphql.Transport = uploads{}

// Supports implements graphql.Transport.
func (uploads) Supports(r *http.Request) bool { return isUpload(r) }

func isUpload(r *http.Request) bool {
	t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && r.Method == http.MethodPost && t == "multipart/form-data"
}

// uploadTime bounds the reading of an upload, which may take longer than that of a query.
const uploadTime = 15 * time.Minute

// Do implements graphql.Transport.
func (u uploads) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	// Not every writer has deadlines; those of the server do.
	deadline := time.Now().Add(uploadTime) //nolint:forbidigo // the connection's clock
	_ = http.NewResponseController(w).SetReadDeadline(deadline)
	_ = http.NewResponseController(w).SetWriteDeadline(deadline.Add(writeTime))

	dir, err := os.MkdirTemp(u.spool, "postern-upload-")
	if err != nil {
		refuse(w, view.Errorf(view.Internal, "internal error; the server has no place for files"))
		return
	}
	files := []*os.File{}
	defer func() {
		for _, f := range files {
			_ = f.Close() // what was to be kept is copied
		}
		_ = os.RemoveAll(dir)
	}()
	start := graphql.Now()
	r.Body = http.MaxBytesReader(w, r.Body, u.bytes)
	params, err := u.read(r, dir, &files)
	if err != nil {
		refuse(w, u.fault(err))
		return
	}
	params.Headers, params.ReadTime = r.Header, graphql.TraceTiming{Start: start, End: graphql.Now()}
	op, faults := exec.CreateOperationContext(r.Context(), params)
	w.Header().Set("Content-Type", "application/json")
	if faults != nil {
		w.WriteHeader(http.StatusUnprocessableEntity)
		writeResponse(w, exec.DispatchError(graphql.WithOperationContext(r.Context(), op), faults))
		return
	}
	responses, ctx := exec.DispatchOperation(r.Context(), op)
	writeResponse(w, responses(ctx))
}

func writeResponse(w http.ResponseWriter, resp *graphql.Response) {
	if body, err := json.Marshal(resp); err == nil {
		_, _ = w.Write(body) // the client may be gone; nothing to do about it
	}
}

// fault says what is wrong with an upload.
func (u uploads) fault(err error) *view.Error {
	if errors.As(err, new(*http.MaxBytesError)) {
		return &view.Error{
			Code: view.LimitUpload, Message: "the files are larger than this server takes; send fewer at a time, compress them, or name a folder of the server with path",
			Extra: map[string]any{"limit": u.bytes},
		}
	}
	if own, ok := errors.AsType[*view.Error](err); ok {
		return own
	}
	return view.Errorf(view.BadRequest, "the form could not be read; send operations, then map, then the files")
}

func (u uploads) read(r *http.Request, dir string, files *[]*os.File) (*graphql.RawParams, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, err
	}
	params := &graphql.RawParams{}
	if err := u.small(form, "operations", params); err != nil {
		return nil, err
	}
	places := map[string][]string{}
	if err := u.small(form, "map", &places); err != nil {
		return nil, err
	}
	if len(places) > maxFiles {
		return nil, &view.Error{Code: view.LimitUpload, Message: fmt.Sprintf("%d files are above the limit of %d; send several requests", len(places), maxFiles), Extra: map[string]any{"limit": maxFiles, "asked": len(places)}}
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		at := places[part.FormName()]
		delete(places, part.FormName())
		if len(at) != 1 {
			return nil, view.Errorf(view.BadRequest, "file %.40q: the map must give it one place, as variables.input.files.0.upload", part.FormName())
		}
		f, err := keep(part, dir, len(*files))
		if err != nil {
			return nil, err
		}
		*files = append(*files, f.File.(*os.File)) //nolint:forcetypeassert,errcheck // keep has just made it
		if !place(params.Variables, at[0], f) {
			return nil, view.Errorf(view.BadRequest, "map: %.80q is no place in the variables that holds null", at[0])
		}
	}
	if len(places) > 0 {
		return nil, view.Errorf(view.BadRequest, "map: %d files did not come", len(places))
	}
	return params, nil
}

// small reads a part that must be the next one into v, as JSON, under the limit of a query's body.
func (u uploads) small(form *multipart.Reader, name string, v any) error {
	part, err := form.NextPart()
	if err != nil {
		return err
	}
	if part.FormName() != name {
		return view.Errorf(view.BadRequest, "the part %s is missing; send operations, then map, then the files", name)
	}
	text, err := io.ReadAll(io.LimitReader(part, u.body+1))
	switch {
	case err != nil:
		return err
	case int64(len(text)) > u.body:
		return &view.Error{Code: view.LimitBody, Message: "the part " + name + " is longer than this server takes; only files may be long", Extra: map[string]any{"limit": u.body}}
	case len(text) > 0 && text[0] == '[':
		return oneQuery()
	}
	dec := json.NewDecoder(strings.NewReader(string(text)))
	dec.UseNumber()
	if err := dec.Decode(v); err != nil {
		return view.Errorf(view.BadRequest, "the part %s is no JSON of the right form", name)
	}
	return nil
}

// keep writes a file's part to disk and opens it to be read.
func keep(part *multipart.Part, dir string, n int) (graphql.Upload, error) {
	f, err := os.OpenFile(dir+string(os.PathSeparator)+strconv.Itoa(n), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // a number in a folder of our own
	if err != nil {
		return graphql.Upload{}, err
	}
	size, err := io.Copy(f, part)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return graphql.Upload{}, errors.Join(err, f.Close())
	}
	return graphql.Upload{File: f, Filename: part.FileName(), Size: size, ContentType: part.Header.Get("Content-Type")}, nil
}

// place puts a file where a path such as variables.input.files.0.upload leads, which must hold null.
func place(variables map[string]any, path string, f graphql.Upload) bool {
	words := strings.Split(path, ".")
	if words[0] != "variables" || len(words) < 2 {
		return false
	}
	var at any = variables
	for i, w := range words[1:] {
		last := i == len(words)-2
		switch in := at.(type) {
		case map[string]any:
			if v, ok := in[w]; last && ok && v == nil {
				in[w] = f
				return true
			}
			at = in[w]
		case []any:
			n, err := strconv.Atoi(w)
			if err != nil || n < 0 || n >= len(in) {
				return false
			}
			if last && in[n] == nil {
				in[n] = f
				return true
			}
			at = in[n]
		default:
			return false
		}
	}
	return false
}
