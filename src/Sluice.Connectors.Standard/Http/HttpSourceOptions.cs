using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Connectors.Standard.Http;

/// <summary>The options of the Http source.</summary>
internal static class HttpSourceOptions
{
    public static readonly Option<HttpVerb> Method = Option.Enum<HttpVerb>("method", "GET or POST.").WithDefault(HttpVerb.Get);

    public static readonly Option<string> Body = Option.String("body", "The body of each request, JSON unless 'headers' give a Content-Type.");

    public static readonly Option<HttpFormat> Format = Option.Enum<HttpFormat>(
        "format", "What an answer is. text: one row with the column 'content'. json: objects, or lists of them, for a schema; the default where there is a schema.").WithDefault(HttpFormat.Text);

    public static readonly Option<ConfigObject> Schema = Option.Object("schema", "The table of format json: fields or columns, its name and keys.");

    public static readonly Option<string> ContentField = Option.String("content_field", "A JSONPath to the rows in an answer, such as $.data[*]. Where it leads to a list, that list's elements are the rows.");

    public static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> JsonField = Option.Map(
        "json_field", "A JSONPath for each column, { column = \"$.list[*].name\", .. }: each must find as many values as the others.");

    public static readonly Option<bool> MultiLines = Option.Bool("enable_multi_lines", "Each line of an answer is a document of its own.").WithDefault(false);

    public static readonly Option<ConfigObject> Paging = Option.Object(
        "pageing",
        "For answers that come in pages, { page_type = PageNumber | Cursor, page_field = page, start_page_number = 1, total_page_size, batch_size, cursor_field, cursor_response_field, "
        + "use_placeholder_replacement = false }. By number: the last page is total_page_size; or the first with fewer than batch_size rows; or, where neither is given, the first without rows. "
        + "By cursor: the value that the JSONPath cursor_response_field finds is sent as cursor_field, until there is none. The value replaces a field of that name in 'body' or 'headers', else it is a "
        + "parameter; with use_placeholder_replacement it replaces ${name} in 'params', 'headers' and 'body'.");

    public static readonly Option<int> PollInterval = Option.Int("poll_interval_millis", "In a streaming job: milliseconds from the end of one round of requests to the next.").WithDefault(1_000);

    public static readonly Option<int> MaxResponseSize = Option.Int("max_response_size", "The largest answer in bytes, unpacked: each is read into memory.").WithDefault(64 << 20);

    public static readonly OptionSet All = new(
    [
        HttpCallOptions.Url, Method, HttpCallOptions.Headers, HttpCallOptions.Parameters, Body, Format, Schema, ContentField, JsonField, MultiLines, Paging, PollInterval, MaxResponseSize,
        .. HttpCallOptions.Waiting,
    ]);
}
