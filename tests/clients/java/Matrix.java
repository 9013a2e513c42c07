// microsoft-graph for Java, made by Kiota, as its documentation shows it; the adapter gets the gateway's address.

import com.microsoft.graph.core.content.BatchRequestContent;
import com.microsoft.graph.core.content.BatchResponseContent;
import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.graph.models.Chat;
import com.microsoft.graph.models.ChatCollectionResponse;
import com.microsoft.graph.models.ChatMessage;
import com.microsoft.graph.models.Event;
import com.microsoft.graph.models.EventCollectionResponse;
import com.microsoft.graph.models.Message;
import com.microsoft.graph.models.MessageCollectionResponse;
import com.microsoft.graph.models.User;
import com.microsoft.graph.models.UserCollectionResponse;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.graph.users.delta.DeltaGetResponse;
import com.microsoft.graph.users.delta.DeltaRequestBuilder;
import com.microsoft.graph.users.item.UserItemRequestBuilder;
import com.microsoft.graph.users.item.chats.getallmessages.GetAllMessagesGetResponse;
import com.microsoft.kiota.RequestInformation;
import com.microsoft.kiota.authentication.AccessTokenProvider;
import com.microsoft.kiota.authentication.AllowedHostsValidator;
import com.microsoft.kiota.authentication.BaseBearerTokenAuthenticationProvider;
import com.microsoft.kiota.serialization.AdditionalDataHolder;
import com.microsoft.kiota.serialization.Parsable;
import com.microsoft.kiota.serialization.ParsableFactory;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

class Matrix {
  static final String GATEWAY = System.getenv("GATEWAY");
  static final String HIDDEN = "startswith(displayName,'A')";
  static final String[] SELECTED = {"id", "department", "displayName"};
  static final GraphServiceClient client = connect(GATEWAY + "/v1.0");

  /** Kiota sends its token to the allowed hosts only. */
  static class KeyProvider implements AccessTokenProvider {
    private final AllowedHostsValidator hosts;

    KeyProvider(String host) {
      hosts = new AllowedHostsValidator(host);
    }

    public String getAuthorizationToken(URI uri, Map<String, Object> context) {
      return hosts.isUrlHostValid(uri) ? System.getenv("API_KEY") : "";
    }

    public AllowedHostsValidator getAllowedHostsValidator() {
      return hosts;
    }
  }

  static GraphServiceClient connect(String baseUrl) {
    var provider = new KeyProvider(URI.create(baseUrl).getHost());
    var connected = new GraphServiceClient(new BaseBearerTokenAuthenticationProvider(provider));
    connected.getRequestAdapter().setBaseUrl(baseUrl);
    return connected;
  }

  record Round<T>(List<T> rows, String deltaLink) {}

  /** Everything from the first page on, by the SDK's own iterator. */
  static <T extends Parsable, P extends Parsable & AdditionalDataHolder> Round<T> every(
      GraphServiceClient of, P page, ParsableFactory<P> factory) throws Exception {
    var rows = new ArrayList<T>();
    var iterator =
        new PageIterator.Builder<T, P>()
            .client(of)
            .collectionPage(page)
            .collectionPageFactory(factory)
            .processPageItemCallback(row -> rows.add(row))
            .build();
    iterator.iterate();
    return new Round<>(rows, iterator.getDeltaLink());
  }

  static List<User> everybody(GraphServiceClient of, Integer top, String[] select, String filter) throws Exception {
    var page =
        of.users()
            .get(
                options -> {
                  options.queryParameters.top = top;
                  options.queryParameters.select = select;
                  options.queryParameters.filter = filter;
                });
    return Matrix.<User, UserCollectionResponse>every(of, page, UserCollectionResponse::createFromDiscriminatorValue).rows();
  }

  static Object pages(GraphServiceClient of) throws Exception {
    return distinct(everybody(of, 7, null, null).stream().map(User::getId).toList());
  }

  static UserItemRequestBuilder person() throws Exception {
    var rows = everybody(client, null, new String[] {"id"}, null);
    return client.users().byUserId(rows.get(Integer.parseInt(System.getenv("PERSON"))).getId());
  }

  static ODataError refusal(Callable<?> work) throws Exception {
    try {
      work.call();
    } catch (ODataError error) {
      return error;
    }
    throw new IllegalStateException("nothing was refused");
  }

  static Object select() throws Exception {
    var rows = everybody(client, null, SELECTED, null);
    var departments = rows.stream().map(User::getDepartment).map(name -> name == null ? "" : name).sorted().toList();
    var named = rows.stream().filter(row -> row.getDisplayName() != null).count();
    return Map.of("rows", rows.size(), "departments", departments, "named", named);
  }

  static Object filter() throws Exception {
    return Map.of("rows", everybody(client, null, null, "accountEnabled eq true").size());
  }

  static Object expand() throws Exception {
    var page = person().chats().get(options -> options.queryParameters.expand = new String[] {"members"});
    var rows = Matrix.<Chat, ChatCollectionResponse>every(client, page, ChatCollectionResponse::createFromDiscriminatorValue).rows();
    return Map.of("chats", rows.size(), "members", rows.stream().mapToInt(row -> row.getMembers().size()).sum());
  }

  static Object count() throws Exception {
    var annotated =
        client
            .users()
            .get(
                options -> {
                  options.headers.add("ConsistencyLevel", "eventual");
                  options.queryParameters.count = true;
                  options.queryParameters.top = 5;
                });
    var segment = client.users().count().get(options -> options.headers.add("ConsistencyLevel", "eventual"));
    return Map.of("segment", segment, "annotation", annotated.getOdataCount());
  }

  static Object ids() throws Exception {
    var one = person();
    var mail = one.messages().get(options -> options.queryParameters.top = 25);
    var messages = Matrix.<Message, MessageCollectionResponse>every(client, mail, MessageCollectionResponse::createFromDiscriminatorValue);
    var meetings = one.events().get(options -> options.queryParameters.top = 25);
    var events = Matrix.<Event, EventCollectionResponse>every(client, meetings, EventCollectionResponse::createFromDiscriminatorValue);
    return Map.of("messages", messages.rows().size(), "events", events.rows().size());
  }

  static Object function() throws Exception {
    var page = person().chats().getAllMessages().get();
    var rows = Matrix.<ChatMessage, GetAllMessagesGetResponse>every(client, page, GetAllMessagesGetResponse::createFromDiscriminatorValue);
    return distinct(rows.rows().stream().map(ChatMessage::getId).toList());
  }

  static Object batch() throws Exception {
    var one = person();
    var content = new BatchRequestContent(client);
    List<RequestInformation> parts =
        List.of(
            client.users().toGetRequestInformation(options -> options.queryParameters.top = 3),
            one.messages().toGetRequestInformation(options -> options.queryParameters.top = 1),
            client.users().toGetRequestInformation(options -> options.queryParameters.filter = HIDDEN));
    var ids = new ArrayList<String>();
    for (var part : parts) ids.add(content.addBatchRequestStep(part));
    BatchResponseContent answers = client.getBatchRequestBuilder().post(content, null);
    var statuses = answers.getResponsesStatusCode();
    var first = answers.getResponseById(ids.get(0), UserCollectionResponse::createFromDiscriminatorValue);
    return Map.of("statuses", ids.stream().map(statuses::get).toList(), "rows", first.getValue().size());
  }

  static Object throttle() throws Exception {
    control("throttle");
    return Map.of("rows", client.users().get(options -> options.queryParameters.top = 5).getValue().size());
  }

  static Object refused() throws Exception {
    var error = refusal(() -> client.users().get(options -> options.queryParameters.filter = HIDDEN));
    return Map.of(
        "status", error.getResponseStatusCode(),
        "code", error.getError().getCode(),
        "message", error.getError().getMessage(),
        "requestId", error.getError().getInnerError().getRequestId(),
        "printed", describe(error));
  }

  static Round<User> deltaRound(DeltaGetResponse page) throws Exception {
    return every(client, page, DeltaGetResponse::createFromDiscriminatorValue);
  }

  static Object delta() throws Exception {
    DeltaRequestBuilder builder = client.users().delta();
    var first = deltaRound(builder.get(options -> options.queryParameters.select = SELECTED));
    control("change");
    var second = deltaRound(builder.withUrl(first.deltaLink()).get());
    var removed = second.rows().stream().filter(row -> row.getAdditionalData().containsKey("@removed")).count();
    control("expire");
    var gone = refusal(() -> builder.withUrl(second.deltaLink()).get());
    var location = gone.getResponseHeaders().get("Location").iterator().next();
    var fresh = deltaRound(builder.withUrl(location).get()).rows();
    return Map.of(
        "first", first.rows().size(),
        "second", Map.of("changed", second.rows().size() - removed, "removed", removed),
        "expired", gone.getResponseStatusCode(),
        "fresh", fresh.size(),
        "named", fresh.stream().filter(row -> row.getDisplayName() != null).count(),
        "departments", fresh.stream().anyMatch(row -> row.getDepartment() != null));
  }

  // What follows does not talk to the gateway.

  static Object distinct(List<String> ids) {
    return Map.of("rows", ids.size(), "distinct", new HashSet<>(ids).size());
  }

  static void control(String action) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(System.getenv("CONTROL") + "/" + action)).build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 204) throw new IllegalStateException(answer.body());
  }

  static String describe(Throwable error) {
    if (error instanceof ODataError refusal && refusal.getError() != null) {
      var told = refusal.getError();
      return error.getClass().getSimpleName() + " " + refusal.getResponseStatusCode() + " " + told.getCode() + ": " + error.getMessage();
    }
    return error.toString();
  }

  static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
          .collect(java.util.stream.Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Matrix::json).collect(java.util.stream.Collectors.joining(",", "[", "]"));
    }
    if (value instanceof Number || value instanceof Boolean || value == null) return String.valueOf(value);
    var text = String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    return "\"" + text + "\"";
  }

  public static void main(String[] arguments) {
    Map<String, Callable<Object>> cases = new LinkedHashMap<>();
    cases.put("page", () -> pages(client));
    cases.put("prefix", () -> pages(connect(GATEWAY + "/entra-id/v1.0")));
    cases.put("select", Matrix::select);
    cases.put("filter", Matrix::filter);
    cases.put("expand", Matrix::expand);
    cases.put("count", Matrix::count);
    cases.put("ids", Matrix::ids);
    cases.put("function", Matrix::function);
    cases.put("batch", Matrix::batch);
    cases.put("throttle", Matrix::throttle);
    cases.put("refusal", Matrix::refused);
    cases.put("delta", Matrix::delta);
    cases.put("tls", () -> pages(connect(System.getenv("TLS_GATEWAY") + "/v1.0")));
    // Java takes the terminal's letters by itself, whatever these are.
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var only = System.getenv("ONLY");
    cases.forEach(
        (name, work) -> {
          if (only == null ? name.equals("tls") : !name.equals(only)) return;
          Map<String, Object> line = new LinkedHashMap<>();
          line.put("case", name);
          try {
            line.put("saw", work.call());
          } catch (Throwable error) {
            line.put("error", describe(error));
          }
          out.println(json(line));
        });
    System.exit(0);
  }
}
