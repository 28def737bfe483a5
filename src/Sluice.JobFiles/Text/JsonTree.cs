using System.Text;
using System.Text.Json;
using Sluice.Connect.Config;

namespace Sluice.JobFiles.Text;

/// <summary>Reads strict JSON into a tree with places.</summary>
internal sealed class JsonTree
{
    private readonly byte[] _bytes;
    private readonly string? _file;
    private readonly ICollection<ConfigError> _warnings;
    private readonly bool _hasPlaces;
    private readonly Stack<JsonFrame> _frames = new();
    private int _line = 1;
    private int _column = 1;
    private int _counted;

    private JsonTree(string text, string? file, ICollection<ConfigError> warnings, bool hasPlaces)
    {
        _bytes = Encoding.UTF8.GetBytes(text.StartsWith('\uFEFF') ? text[1..] : text);
        _file = file;
        _warnings = warnings;
        _hasPlaces = hasPlaces;
    }

    /// <summary>Reads an object.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Its name in places.</param>
    /// <param name="warnings">Where warnings go.</param>
    /// <param name="hasPlaces">Values know where they stand.</param>
    /// <exception cref="ConfigException">The text is no JSON object.</exception>
    public static ConfigObject Parse(
        string text, string? file, ICollection<ConfigError> warnings, bool hasPlaces = true) => new JsonTree(text, file, warnings, hasPlaces).Run();

    private ConfigObject Run()
    {
        var reader = new Utf8JsonReader(_bytes, new JsonReaderOptions { MaxDepth = TextLimits.Depth + 2 });
        ConfigValue? root = null;
        try
        {
            while (reader.Read())
            {
                var at = Locate((int)reader.TokenStartIndex);
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    _frames.Peek().StartField(reader.GetString()!, at);
                    continue;
                }

                if (Read(ref reader, at) is not { } value)
                    continue;
                if (_frames.TryPeek(out var parent))
                    parent.Add(value, _warnings);
                else
                    root = value;
            }
        }
        catch (JsonException e)
        {
            var at = LocateError(e);
            throw reader.CurrentDepth > TextLimits.Depth ? SyntaxError.TooDeep(at) : SyntaxError.At(
                at, "the text is not JSON: " + Reason(e));
        }
        catch (InvalidOperationException)
        {
            throw SyntaxError.At(new TextLocation(_file, _line, _column), "the string is not valid text: it holds half a surrogate pair");
        }

        return root as ConfigObject
            ?? throw SyntaxError.At(new TextLocation(_file, 1, 1), $"a job file is an object, found a {root?.KindName ?? "nothing"}");
    }

    private ConfigValue? Read(ref Utf8JsonReader reader, TextLocation at)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                if (_frames.Count > TextLimits.Depth)
                    throw SyntaxError.TooDeep(at);
                _frames.Push(new JsonFrame(reader.TokenType == JsonTokenType.StartObject, at));
                return null;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                return _frames.Pop().Build();
            case JsonTokenType.String:
                return new ConfigScalar(ConfigScalarKind.String, reader.GetString()!, at);
            case JsonTokenType.Number:
                return new ConfigScalar(ConfigScalarKind.Number, Encoding.UTF8.GetString(reader.ValueSpan), at);
            case JsonTokenType.True or JsonTokenType.False:
                return new ConfigScalar(ConfigScalarKind.Boolean, reader.TokenType == JsonTokenType.True ? "true" : "false", at);
            default:
                return new ConfigScalar(ConfigScalarKind.Null, "null", at);
        }
    }

    /// <summary>Places are asked for in the order of the text: each byte is counted once.</summary>
    private TextLocation Locate(int offset)
    {
        if (!_hasPlaces)
            return TextLocation.Unknown;
        for (; _counted < offset; _counted++)
        {
            var b = _bytes[_counted];
            if (b == (byte)'\n')
                (_line, _column) = (_line + 1, 1);
            else if ((b & 0xC0) != 0x80)
                _column += b >= 0xF0 ? 2 : 1;
        }

        return new TextLocation(_file, _line, _column);
    }

    private TextLocation LocateError(JsonException e)
    {
        var line = (int)(e.LineNumber ?? 0);
        var start = 0;
        for (var i = 0; i < line; i++)
            start += _bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
        var length = Math.Min((int)(e.BytePositionInLine ?? 0), _bytes.Length - start);
        return new TextLocation(_file, line + 1, 1 + Encoding.UTF8.GetCharCount(_bytes, start, length));
    }

    private static string Reason(JsonException e)
    {
        var end = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? e.Message : e.Message[..end]).TrimEnd('.');
    }
}
