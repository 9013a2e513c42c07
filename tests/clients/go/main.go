// msgraph-sdk-go, made by Kiota: its adapter, page iterator and batches, and of the generated code the package for users.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sort"
	"strconv"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	jsonserialization "github.com/microsoft/kiota-serialization-json-go"
	textserialization "github.com/microsoft/kiota-serialization-text-go"
	core "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/models/odataerrors"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
)

const hidden = "startswith(displayName,'A')"

var ctx = context.Background()

// keyProvider hands the key out for the allowed hosts only.
type keyProvider struct {
	hosts authentication.AllowedHostsValidator
}

func (p *keyProvider) GetAuthorizationToken(_ context.Context, uri *url.URL, _ map[string]any) (string, error) {
	if !p.hosts.IsUrlHostValid(uri) {
		return "", nil
	}
	return apiKey, nil
}

func (p *keyProvider) GetAllowedHostsValidator() *authentication.AllowedHostsValidator { return &p.hosts }

type graph struct {
	adapter *core.GraphRequestAdapterBase
	users   *users.UsersRequestBuilder
}

func connect(baseURL string) *graph {
	parsed, err := url.Parse(baseURL)
	check(err)
	hosts, err := authentication.NewAllowedHostsValidatorErrorCheck([]string{parsed.Hostname()})
	check(err)
	provider := authentication.NewBaseBearerTokenAuthenticationProvider(&keyProvider{hosts: *hosts})
	adapter, err := core.NewGraphRequestAdapterBase(provider, core.GraphClientOptions{})
	check(err)
	adapter.SetBaseUrl(baseURL)
	parameters := map[string]string{"baseurl": baseURL}
	return &graph{adapter: adapter, users: users.NewUsersRequestBuilderInternal(parameters, adapter)}
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

var gateway *graph

type query = users.UsersRequestBuilderGetQueryParameters

func get(of *graph, parameters query, headers ...string) (models.UserCollectionResponseable, error) {
	options := &users.UsersRequestBuilderGetRequestConfiguration{QueryParameters: &parameters}
	options.Headers = abstractions.NewRequestHeaders()
	for index := 0; index+1 < len(headers); index += 2 {
		options.Headers.Add(headers[index], headers[index+1])
	}
	return of.users.Get(ctx, options)
}

// every is everything from the first page on, by the SDK's own iterator; with the link of the next round.
func every[T any](of *graph, page any, err error, factory serialization.ParsableFactory) ([]T, string, error) {
	if err != nil {
		return nil, "", err
	}
	iterator, err := core.NewPageIterator[T](page, of.adapter, factory)
	if err != nil {
		return nil, "", err
	}
	rows := []T{}
	err = iterator.Iterate(ctx, func(row T) bool {
		rows = append(rows, row)
		return true
	})
	return rows, value(iterator.GetOdataDeltaLink()), err
}

func everybody(of *graph, parameters query) ([]models.Userable, error) {
	page, err := get(of, parameters)
	rows, _, err := every[models.Userable](of, page, err, models.CreateUserCollectionResponseFromDiscriminatorValue)
	return rows, err
}

func pages(of *graph) (saw, error) {
	rows, err := everybody(of, query{Top: pointer(int32(7))})
	ids := []string{}
	for _, row := range rows {
		ids = append(ids, value(row.GetId()))
	}
	return distinct(ids), err
}

func person() (*users.UserItemRequestBuilder, error) {
	rows, err := everybody(gateway, query{Select: []string{"id"}})
	if err != nil {
		return nil, err
	}
	index, err := strconv.Atoi(os.Getenv("PERSON"))
	check(err)
	return gateway.users.ByUserId(value(rows[index].GetId())), nil
}

func selected() (saw, error) {
	rows, err := everybody(gateway, query{Select: []string{"id", "department", "displayName"}})
	departments, named := []string{}, 0
	for _, row := range rows {
		departments = append(departments, value(row.GetDepartment()))
		if value(row.GetDisplayName()) != "" {
			named++
		}
	}
	sort.Strings(departments)
	return saw{"rows": len(rows), "departments": departments, "named": named}, err
}

func filtered() (saw, error) {
	rows, err := everybody(gateway, query{Filter: pointer("accountEnabled eq true")})
	return saw{"rows": len(rows)}, err
}

func expanded() (saw, error) {
	one, err := person()
	if err != nil {
		return nil, err
	}
	parameters := &users.ItemChatsRequestBuilderGetQueryParameters{Expand: []string{"members"}}
	page, err := one.Chats().Get(ctx, &users.ItemChatsRequestBuilderGetRequestConfiguration{QueryParameters: parameters})
	rows, _, err := every[models.Chatable](gateway, page, err, models.CreateChatCollectionResponseFromDiscriminatorValue)
	members := 0
	for _, row := range rows {
		members += len(row.GetMembers())
	}
	return saw{"chats": len(rows), "members": members}, err
}

func counted() (saw, error) {
	annotated, err := get(gateway, query{Count: pointer(true), Top: pointer(int32(5))}, "ConsistencyLevel", "eventual")
	if err != nil {
		return nil, err
	}
	options := &users.CountRequestBuilderGetRequestConfiguration{Headers: abstractions.NewRequestHeaders()}
	options.Headers.Add("ConsistencyLevel", "eventual")
	segment, err := gateway.users.Count().Get(ctx, options)
	return saw{"segment": value(segment), "annotation": value(annotated.GetOdataCount())}, err
}

func identified() (saw, error) {
	one, err := person()
	if err != nil {
		return nil, err
	}
	mail := &users.ItemMessagesRequestBuilderGetQueryParameters{Top: pointer(int32(25))}
	page, err := one.Messages().Get(ctx, &users.ItemMessagesRequestBuilderGetRequestConfiguration{QueryParameters: mail})
	messages, _, err := every[models.Messageable](gateway, page, err, models.CreateMessageCollectionResponseFromDiscriminatorValue)
	if err != nil {
		return nil, err
	}
	meetings := &users.ItemEventsRequestBuilderGetQueryParameters{Top: pointer(int32(25))}
	list, err := one.Events().Get(ctx, &users.ItemEventsRequestBuilderGetRequestConfiguration{QueryParameters: meetings})
	events, _, err := every[models.Eventable](gateway, list, err, models.CreateEventCollectionResponseFromDiscriminatorValue)
	return saw{"messages": len(messages), "events": len(events)}, err
}

func function() (saw, error) {
	one, err := person()
	if err != nil {
		return nil, err
	}
	page, err := one.Chats().GetAllMessages().GetAsGetAllMessagesGetResponse(ctx, nil)
	rows, _, err := every[models.ChatMessageable](gateway, page, err, users.CreateItemChatsGetAllMessagesGetResponseFromDiscriminatorValue)
	ids := []string{}
	for _, row := range rows {
		ids = append(ids, value(row.GetId()))
	}
	return distinct(ids), err
}

func batched() (saw, error) {
	one, err := person()
	if err != nil {
		return nil, err
	}
	first, err := gateway.users.ToGetRequestInformation(ctx, withUsers(query{Top: pointer(int32(3))}))
	check(err)
	mail := &users.ItemMessagesRequestBuilderGetQueryParameters{Top: pointer(int32(1))}
	second, err := one.Messages().ToGetRequestInformation(ctx, &users.ItemMessagesRequestBuilderGetRequestConfiguration{QueryParameters: mail})
	check(err)
	third, err := gateway.users.ToGetRequestInformation(ctx, withUsers(query{Filter: pointer(hidden)}))
	check(err)
	batch := core.NewBatchRequest(gateway.adapter)
	items := []core.BatchItem{}
	for _, information := range []*abstractions.RequestInformation{first, second, third} {
		item, err := batch.AddBatchRequestStep(*information)
		check(err)
		items = append(items, item)
	}
	answers, err := batch.Send(ctx, gateway.adapter)
	if err != nil {
		return nil, err
	}
	statuses := []int32{}
	for _, item := range items {
		statuses = append(statuses, value(answers.GetResponseById(value(item.GetId())).GetStatus()))
	}
	rows, err := core.GetBatchResponseById[models.UserCollectionResponseable](answers, value(items[0].GetId()), models.CreateUserCollectionResponseFromDiscriminatorValue)
	if err != nil {
		return nil, err
	}
	return saw{"statuses": statuses, "rows": len(rows.GetValue())}, nil
}

func withUsers(parameters query) *users.UsersRequestBuilderGetRequestConfiguration {
	return &users.UsersRequestBuilderGetRequestConfiguration{QueryParameters: &parameters}
}

func throttled() (saw, error) {
	control("throttle")
	page, err := get(gateway, query{Top: pointer(int32(5))})
	if err != nil {
		return nil, err
	}
	return saw{"rows": len(page.GetValue())}, nil
}

func refused() (saw, error) {
	_, err := get(gateway, query{Filter: pointer(hidden)})
	var refusal *odataerrors.ODataError
	if !errors.As(err, &refusal) {
		return nil, fmt.Errorf("no error of the SDK: %w", err)
	}
	told := refusal.GetErrorEscaped()
	return saw{
		"status":    refusal.ResponseStatusCode,
		"code":      value(told.GetCode()),
		"message":   value(told.GetMessage()),
		"requestId": value(told.GetInnerError().GetRequestId()),
		"printed":   describe(err),
	}, nil
}

func deltaRound(builder *users.DeltaRequestBuilder, options *users.DeltaRequestBuilderGetRequestConfiguration) ([]models.Userable, string, error) {
	page, err := builder.GetAsDeltaGetResponse(ctx, options)
	return every[models.Userable](gateway, page, err, users.CreateDeltaGetResponseFromDiscriminatorValue)
}

func delta() (saw, error) {
	builder := gateway.users.Delta()
	parameters := &users.DeltaRequestBuilderGetQueryParameters{Select: []string{"id", "department", "displayName"}}
	first, link, err := deltaRound(builder, &users.DeltaRequestBuilderGetRequestConfiguration{QueryParameters: parameters})
	if err != nil {
		return nil, err
	}
	control("change")
	second, link, err := deltaRound(builder.WithUrl(link), nil)
	if err != nil {
		return nil, err
	}
	removed := 0
	for _, row := range second {
		if row.GetAdditionalData()["@removed"] != nil {
			removed++
		}
	}
	control("expire")
	_, _, err = deltaRound(builder.WithUrl(link), nil)
	var gone *odataerrors.ODataError
	if !errors.As(err, &gone) {
		return nil, fmt.Errorf("no error of the SDK: %w", err)
	}
	location := gone.ResponseHeaders.Get("Location")
	if len(location) != 1 {
		return nil, fmt.Errorf("no Location: %w", err)
	}
	fresh, _, err := deltaRound(builder.WithUrl(location[0]), nil)
	named, departments := 0, false
	for _, row := range fresh {
		if value(row.GetDisplayName()) != "" {
			named++
		}
		departments = departments || value(row.GetDepartment()) != ""
	}
	return saw{
		"first":       len(first),
		"second":      saw{"changed": len(second) - removed, "removed": removed},
		"expired":     gone.ResponseStatusCode,
		"fresh":       len(fresh),
		"named":       named,
		"departments": departments,
	}, err
}

func describe(err error) string {
	var refusal *odataerrors.ODataError
	if !errors.As(err, &refusal) || refusal.GetErrorEscaped() == nil {
		return err.Error()
	}
	told := refusal.GetErrorEscaped()
	return fmt.Sprintf("%T %d %s: %s", refusal, refusal.ResponseStatusCode, value(told.GetCode()), err.Error())
}

func main() {
	abstractions.RegisterDefaultSerializer(func() serialization.SerializationWriterFactory {
		return jsonserialization.NewJsonSerializationWriterFactory()
	})
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory {
		return jsonserialization.NewJsonParseNodeFactory()
	})
	abstractions.RegisterDefaultDeserializer(func() serialization.ParseNodeFactory {
		return textserialization.NewTextParseNodeFactory()
	})
	gateway = connect(gatewayURL + "/v1.0")
	report([]testCase{
		{"page", func() (saw, error) { return pages(gateway) }},
		{"prefix", func() (saw, error) { return pages(connect(gatewayURL + "/entra-id/v1.0")) }},
		{"select", selected},
		{"filter", filtered},
		{"expand", expanded},
		{"count", counted},
		{"ids", identified},
		{"function", function},
		{"batch", batched},
		{"throttle", throttled},
		{"refusal", refused},
		{"delta", delta},
		{"tls", func() (saw, error) { return pages(connect(tlsGateway + "/v1.0")) }},
	})
}
