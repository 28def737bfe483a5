using System.Text;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Standard.Http.Paging;
using Sluice.Connectors.Standard.Transforms.Json;
using O = Sluice.Connectors.Standard.Http.HttpSourceOptions;

namespace Sluice.Connectors.Standard.Http;

/// <summary>The Http source as configured.</summary>
internal sealed record HttpSourceSettings
{
    private const string ContentColumn = "content";

    public required HttpAddress Address { get; init; }

    public required HttpMethod Method { get; init; }

    /// <summary>The text of the body; <c>null</c> when there is none.</summary>
    public string? Body { get; init; }

    public required HttpFormat Format { get; init; }

    public required TableSchema Schema { get; init; }

    /// <summary>Where in an answer the rows are.</summary>
    public JsonPath? Content { get; init; }

    public string? ContentText { get; init; }

    /// <summary>The paths of columns.</summary>
    public IReadOnlyDictionary<string, JsonPath>? Fields { get; init; }

    public required bool HasLines { get; init; }

    public PagePlan? Pages { get; init; }

    public required TimeSpan PollInterval { get; init; }

    public required int MaxResponseSize { get; init; }

    public required HttpTiming Timing { get; init; }

    /// <exception cref="ConfigException">The options cannot be used.</exception>
    public static HttpSourceSettings Read(SourceContext context)
    {
        var options = context.Options;
        var method = options.Get(O.Method) == HttpVerb.Post ? HttpMethod.Post : HttpMethod.Get;
        var hasSchema = options.Has(O.Schema);
        var format = options.Has(O.Format) ? options.Get(O.Format) : hasSchema ? HttpFormat.Json : HttpFormat.Text;
        CheckFormat(options, format, hasSchema);
        var schema = hasSchema
            ? context.Dialect.ReadSchema(options.Get(O.Schema), context.DefaultTable)
            : new TableSchema(context.DefaultTable, [new ColumnDefinition(ContentColumn, DataType.String)]);
        if (options.Has(O.Body) && method == HttpMethod.Get)
            throw options.Error(O.Body, "'body' needs method = POST: servers do not look at the body of a GET");
        var hasLines = options.Get(O.MultiLines);
        return new HttpSourceSettings
        {
            Address = HttpAddress.Read(options),
            Method = method,
            Body = options.Find(O.Body),
            Format = format,
            Schema = schema,
            Content = options.Find(O.ContentField) is { } path ? HttpPaths.Parse(options, O.ContentField, path) : null,
            ContentText = options.Find(O.ContentField),
            Fields = ReadFields(options, schema),
            HasLines = hasLines,
            Pages = PagePlan.Read(options, format, hasLines),
            PollInterval = options.Get(O.PollInterval) is >= 0 and var interval
                ? TimeSpan.FromMilliseconds(interval)
                : throw options.Error(O.PollInterval, $"'poll_interval_millis' is {options.Get(O.PollInterval)}, expected 0 or more"),
            MaxResponseSize = options.Get(O.MaxResponseSize) is >= 1 and <= 1 << 30 and var size
                ? size
                : throw options.Error(O.MaxResponseSize, $"'max_response_size' is {options.Get(O.MaxResponseSize)}, expected 1 to {1 << 30}"),
            Timing = HttpTiming.Read(options),
        };
    }

    private static void CheckFormat(OptionValues options, HttpFormat format, bool hasSchema)
    {
        if (format == HttpFormat.Json && !hasSchema)
            throw options.Error(O.Format, "format = json needs a 'schema': the columns to read from each object", "give a schema, or use format = text for whole answers");
        if (format == HttpFormat.Json)
        {
            if (options.Has(O.ContentField) && options.Has(O.JsonField))
                throw options.Error(O.ContentField, "'content_field' and 'json_field' cannot be used together", "give paths from the top in json_field");
            return;
        }

        if (hasSchema)
            throw options.Error(O.Schema, "a 'schema' needs format = json", "format = text gives one column, 'content'");
        foreach (var option in new Option[] { O.ContentField, O.JsonField })
        {
            if (options.Has(option))
                throw options.Error(option, $"'{option.Name}' needs format = json and a schema");
        }
    }

    private static Dictionary<string, JsonPath>? ReadFields(OptionValues options, TableSchema schema)
    {
        if (options.Find(O.JsonField) is not { } fields)
            return null;
        if (fields.Count == 0)
            throw options.Error(O.JsonField, "'json_field' is empty", "give a path for each column");
        var paths = new Dictionary<string, JsonPath>(StringComparer.Ordinal);
        foreach (var (name, path) in fields)
        {
            if (schema.IndexOf(name) < 0)
            {
                var near = NearestName.Find(name, schema.Columns.Select(c => c.Name));
                throw options.Error(O.JsonField, $"'json_field' names '{name}', which is no column of the schema", near is null ? null : $"did you mean '{near}'?");
            }

            paths[name] = HttpPaths.Parse(options, O.JsonField, path);
        }

        return paths;
    }

    /// <summary>The request for a page.</summary>
    /// <param name="value">The page's number or cursor; <c>null</c> for what the options alone say.</param>
    /// <param name="description">The page in words, for messages.</param>
    public HttpCall CallFor(string? value, string description)
    {
        var parts = new RequestParts(Address.Parameters, Address.Headers, Body).For(Pages, value);
        return new HttpCall(
            Method, HttpAddress.WithParameters(Address.Base, parts.Parameters), $"{Method} {Address.Place}{description}", parts.Headers,
            parts.Body is { } body ? Encoding.UTF8.GetBytes(body) : Method == HttpMethod.Post ? ReadOnlyMemory<byte>.Empty : null);
    }
}
