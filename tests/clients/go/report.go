package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
)

var (
	gatewayURL = os.Getenv("GATEWAY")
	tlsGateway = os.Getenv("TLS_GATEWAY")
	apiKey     = os.Getenv("API_KEY")
	only       = os.Getenv("ONLY")
)

type saw = map[string]any

// control asks for something to happen in the tenant.
func control(action string) {
	response, err := http.Get(os.Getenv("CONTROL") + "/" + action)
	if err != nil || response.StatusCode != http.StatusNoContent {
		panic(fmt.Sprint("control ", action, ": ", err))
	}
	_ = response.Body.Close()
}

type testCase struct {
	name string
	work func() (saw, error)
}

// report runs the cases one by one and prints a line for each: what it saw, or the client's own error.
func report(cases []testCase) {
	for _, one := range cases {
		if only != "" && one.name != only || only == "" && one.name == "tls" {
			continue
		}
		line := saw{"case": one.name}
		if result, err := guarded(one.work); err != nil {
			line["error"] = describe(err)
		} else {
			line["saw"] = result
		}
		text, err := json.Marshal(line)
		if err != nil {
			panic(err)
		}
		fmt.Println(string(text))
	}
}

// guarded makes a failure of what a client gave us, which ends a program of Go, an error as any other.
func guarded(work func() (saw, error)) (result saw, err error) {
	defer func() {
		if failure := recover(); failure != nil {
			err = fmt.Errorf("panic: %v", failure)
		}
	}()
	return work()
}

func distinct(ids []string) saw {
	set := map[string]bool{}
	for _, id := range ids {
		set[id] = true
	}
	return saw{"rows": len(ids), "distinct": len(set)}
}

func value[T any](pointer *T) T {
	var zero T
	if pointer == nil {
		return zero
	}
	return *pointer
}

func pointer[T any](value T) *T { return &value }
