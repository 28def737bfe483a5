using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using StackExchange.Redis;

namespace Sluice.Connectors.Redis.Source;

/// <summary>Makes rows of values.</summary>
internal sealed class RedisRows : IDisposable
{
    private readonly RedisSourceSettings _settings;
    private readonly JsonRowReader _reader;
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly Utf8JsonWriter _writer;

    public RedisRows(RedisSourceSettings settings)
    {
        _settings = settings;
        _reader = new JsonRowReader(settings.Schema);
        _writer = new Utf8JsonWriter(_json, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    /// <summary>The texts of a key's rows, or what is wrong with one.</summary>
    public IEnumerable<(ReadOnlyMemory<byte> Text, string? Wrong)> TextsOf(KeyValues values)
    {
        if (values.Hash is not { } hash)
            return values.Texts.Select(t => ((ReadOnlyMemory<byte>)t, (string?)null));
        if (hash.Length == 0)
            return [];
        return _settings.HashMode == HashKeyParseMode.Kv ? hash.Select(e => Write(e.Value, () => WriteField(e))) : [Write(default, () => WriteHash(hash))];
    }

    /// <summary>Appends a row, which the caller then closes.</summary>
    public bool TryAppend(ReadOnlyMemory<byte> text, Batch batch, out JsonFailure failure)
    {
        if (_settings.IsJson)
            return _reader.TryAppend(text.Span, batch, out failure);
        failure = new JsonFailure("", "", "the value is no text in UTF-8");
        if (!Utf8.IsValid(text.Span))
            return false;
        batch.Column<BinaryColumn>(0).Append(text.Span);
        return true;
    }

    public void Dispose() => _writer.Dispose();

    private (ReadOnlyMemory<byte> Text, string? Wrong) Write(RedisValue source, Action write)
    {
        _json.ResetWrittenCount();
        _writer.Reset();
        try
        {
            _writer.WriteStartObject();
            write();
            _writer.WriteEndObject();
            _writer.Flush();
            return (_json.WrittenSpan.ToArray(), null);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Whatever was written of it is dropped with the next.
            return ((ReadOnlyMemory<byte>)source, e is JsonException ? $"a field's value is no JSON of its column: {e.Message}" : "a field is no text in UTF-8");
        }
    }

    private void WriteHash(HashEntry[] hash)
    {
        foreach (var entry in hash)
        {
            _writer.WritePropertyName(((ReadOnlyMemory<byte>)entry.Name).Span);
            WriteValue((string)entry.Name!, entry.Value);
        }
    }

    private void WriteField(HashEntry entry)
    {
        _writer.WritePropertyName(_settings.Schema.Columns[0].Name);
        _writer.WriteStringValue(((ReadOnlyMemory<byte>)entry.Name).Span);
        using var value = JsonDocument.Parse((ReadOnlyMemory<byte>)entry.Value);
        if (value.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException($"field '{entry.Name}' is no object");
        foreach (var property in value.RootElement.EnumerateObject())
            property.WriteTo(_writer);
    }

    /// <summary>A field's value is text; where the column is no text but a row, a list or a map, it is the JSON of one.</summary>
    private void WriteValue(string name, RedisValue value)
    {
        var column = _settings.IsJson ? _settings.Schema.IndexOf(name) : -1;
        if (column >= 0 && _settings.Schema.Columns[column].Type.Kind is TypeKind.Row or TypeKind.Array or TypeKind.Map)
            _writer.WriteRawValue(((ReadOnlyMemory<byte>)value).Span);
        else
            _writer.WriteStringValue(((ReadOnlyMemory<byte>)value).Span);
    }
}
