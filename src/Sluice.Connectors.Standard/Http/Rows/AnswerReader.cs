using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Sluice.Connect.Errors;
using Sluice.Connect.Formats;
using Sluice.Connectors.Standard.Transforms.Json;

namespace Sluice.Connectors.Standard.Http.Rows;

/// <summary>Finds the rows in an answer. An answer of another shape than the options expect is an error, never an answer without rows.</summary>
internal sealed class AnswerReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1024 };

    private readonly HttpFormat _format;
    private readonly bool _hasLines;
    private readonly JsonPath? _content;
    private readonly string? _contentText;
    private readonly JsonPath?[]? _fields;
    private readonly JsonRowReader _rows;
    private readonly JsonColumnReader[] _readers;
    private readonly string[] _names;
    private readonly HashSet<string> _columns;

    public AnswerReader(HttpSourceSettings settings)
    {
        (_format, _hasLines, _content, _contentText) = (settings.Format, settings.HasLines, settings.Content, settings.ContentText);
        _fields = settings.Fields is { } fields ? [.. settings.Schema.Columns.Select(c => fields.GetValueOrDefault(c.Name))] : null;
        _rows = new JsonRowReader(settings.Schema);
        _readers = [.. settings.Schema.Columns.Select(c => JsonColumnReader.Create(c.Type))];
        _names = [.. settings.Schema.Columns.Select(c => c.Name)];
        _columns = [.. _names];
    }

    /// <summary>Finds the rows.</summary>
    /// <param name="answer">The answer; its body is used as long as the rows are.</param>
    /// <param name="place">Which it is, for messages.</param>
    /// <exception cref="ConnectorException">The answer has another shape.</exception>
    public PageRows Read(HttpAnswer answer, string place)
    {
        var body = InUtf8(answer, place);
        if (answer.Status == 204 && body.IsEmpty)
            return new TextRows([]);
        var texts = _hasLines ? Lines(body) : [body];
        if (_format == HttpFormat.Text)
            return new TextRows(texts);
        var documents = new List<JsonDocument>();
        try
        {
            documents.AddRange(texts.Select((t, i) => Parse(t, _hasLines ? $"{place}, line {i + 1}" : place)));
            return _fields is null
                ? new JsonRows(documents, [.. documents.SelectMany(d => RowsIn(d.RootElement, place))], _rows, _columns)
                : FieldsIn(documents, place);
        }
        catch
        {
            documents.ForEach(d => d.Dispose());
            throw;
        }
    }

    private static ReadOnlyMemory<byte> InUtf8(HttpAnswer answer, string place)
    {
        var body = answer.Body;
        if (answer.Charset is { } name && !name.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            var encoding = EncodingOf(name) ?? throw Shape(place, $"the answer is in '{name}', which is no encoding that is known here");
            body = Encoding.UTF8.GetBytes(encoding.GetString(body.Span));
        }

        if (body.Span.StartsWith(Encoding.UTF8.Preamble))
            body = body[Encoding.UTF8.Preamble.Length..];
        return Utf8.IsValid(body.Span) ? body : throw Shape(place, "the answer is no text in UTF-8, and names no other encoding");
    }

    private static Encoding? EncodingOf(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static List<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> body)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        foreach (var range in body.Span.Split((byte)'\n'))
        {
            var line = body[range].TrimEnd((byte)'\r');
            if (!line.IsEmpty)
                lines.Add(line);
        }

        return lines;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> text, string place)
    {
        if (text.IsEmpty)
            throw Shape(place, "the answer is empty");
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException e)
        {
            throw Shape(place, $"the answer is no JSON, or half of one: at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of {text.Length} in all");
        }
    }

    private IEnumerable<JsonElement> RowsIn(JsonElement root, string place)
    {
        if (_content is null)
            return Elements(root) ?? throw Shape(place, $"the answer is {Kind(root)}; expected an object, or a list of them");
        var found = _content.Find(root);
        if (!_content.IsDefinite)
        {
            return found.Count > 0 || _content.Stem.Find(root) is [{ ValueKind: JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.Null }]
                ? found
                : throw Missing();
        }

        return found is not [var content] ? throw Missing()
            : content.ValueKind == JsonValueKind.Null ? []
            : Elements(content) ?? throw Shape(place, $"content_field {_contentText} leads to {Kind(content)}; expected an object, or a list of them");

        ConnectorException Missing() => Shape(place, $"content_field {_contentText} finds nothing in the answer{NamesOf(root)}");
    }

    private static IEnumerable<JsonElement>? Elements(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => [value],
        _ => null,
    };

    private FieldRows FieldsIn(List<JsonDocument> documents, string place)
    {
        var columns = _fields!.Select(f => f is null ? null : new List<JsonElement>()).ToArray();
        var count = 0;
        foreach (var document in documents)
            count += AddFields(document.RootElement, columns, place);
        return new FieldRows(documents, columns, count, _readers, _names);
    }

    private int AddFields(JsonElement root, List<JsonElement>?[] columns, string place)
    {
        var counts = new List<(string Name, int Count)>();
        var isAny = false;
        for (var i = 0; i < columns.Length; i++)
        {
            if (_fields![i] is not { } path)
                continue;
            var found = path.FindOrMiss(root);
            if (found.Count == 0 && path.Stem.Find(root).Count == 0)
                throw Shape(place, $"the path of column '{_names[i]}' in json_field finds nothing in the answer{NamesOf(root)}");
            isAny |= found.Any(v => v.ValueKind != JsonValueKind.Undefined);
            counts.Add((_names[i], found.Count));
            columns[i]!.AddRange(found);
        }

        if (counts.Exists(c => c.Count != counts[0].Count))
        {
            throw Shape(
                place, $"the paths of json_field find different numbers of values: {string.Join(", ", counts.Select(c => $"{c.Name} {c.Count}"))}; which of them belong together cannot be told");
        }

        return isAny || counts[0].Count == 0 ? counts[0].Count : throw Shape(place, $"the paths of json_field find no value in any of {counts[0].Count} objects");
    }

    private static string NamesOf(JsonElement root) => root.ValueKind == JsonValueKind.Object
        ? $", an object with {string.Join(", ", root.EnumerateObject().Select(p => p.Name).Take(5).DefaultIfEmpty("nothing in it"))}"
        : $", {Kind(root)}";

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static ConnectorException Shape(string place, string what) => new(
        "SLC2306", ConnectorSide.Source, $"{place}: {what}. Look at what the server answers there, and mend 'format', 'schema', 'content_field' or 'json_field'.");
}
