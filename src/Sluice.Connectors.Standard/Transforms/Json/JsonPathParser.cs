using System.Globalization;
using System.Text.Json;

namespace Sluice.Connectors.Standard.Transforms.Json;

/// <summary>Reads a JSONPath.</summary>
internal sealed class JsonPathParser(string text, int start = 0)
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];

    private int _at = start;

    public JsonPath Read()
    {
        if (_at >= text.Length || text[_at] != '$')
            throw Wrong("a path starts with $");
        _at++;
        var steps = ReadSteps();
        return _at == text.Length ? new JsonPath(steps) : throw Wrong($"'{text[_at]}' cannot stand here");
    }

    private List<JsonPathStep> ReadSteps()
    {
        var steps = new List<JsonPathStep>();
        while (_at < text.Length && text[_at] is '.' or '[')
        {
            if (text[_at] == '[')
            {
                steps.Add(ReadBracket());
                continue;
            }

            _at++;
            if (_at < text.Length && text[_at] == '.')
            {
                _at++;
                steps.Add(new JsonPathStep.Deep(_at < text.Length && text[_at] == '[' ? ReadBracket() : ReadName()));
            }
            else
                steps.Add(ReadName());
        }

        return steps;
    }

    private JsonPathStep ReadName()
    {
        if (Take("*"))
            return new JsonPathStep.All();
        var begin = _at;
        while (_at < text.Length && text[_at] is not ('.' or '[' or ' ' or ')' or '=' or '!' or '<' or '>' or '&' or '|' or '('))
            _at++;
        if (_at < text.Length && text[_at] == '(')
            throw Wrong($"the function {text[begin.._at]}() is not supported");
        return _at > begin ? new JsonPathStep.Names([text[begin.._at]]) : throw Wrong("a name is missing");
    }

    private JsonPathStep ReadBracket()
    {
        _at++;
        SkipBlanks();
        JsonPathStep step;
        if (Take("*"))
            step = new JsonPathStep.All();
        else if (Take("?"))
            step = ReadFilter();
        else if (_at < text.Length && text[_at] is '\'' or '"')
            step = new JsonPathStep.Names(ReadList(ReadQuoted));
        else
            step = ReadIndexes();
        SkipBlanks();
        return Take("]") ? step : throw Wrong("a bracket is not closed with ]");
    }

    private JsonPathStep ReadIndexes()
    {
        int? first = _at < text.Length && text[_at] == ':' ? null : ReadNumber();
        SkipBlanks();
        if (Take(":"))
        {
            SkipBlanks();
            int? end = _at < text.Length && text[_at] == ']' ? null : ReadNumber();
            return new JsonPathStep.Slice(first, end);
        }

        var all = new List<int> { first!.Value };
        while (Take(","))
        {
            SkipBlanks();
            all.Add(ReadNumber());
            SkipBlanks();
        }

        return new JsonPathStep.Indexes(all);
    }

    private List<T> ReadList<T>(Func<T> read)
    {
        var all = new List<T> { read() };
        SkipBlanks();
        while (Take(","))
        {
            SkipBlanks();
            all.Add(read());
            SkipBlanks();
        }

        return all;
    }

    private int ReadNumber()
    {
        var begin = _at;
        if (_at < text.Length && text[_at] == '-')
            _at++;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
        return int.TryParse(text.AsSpan(begin, _at - begin), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Wrong("a number, a name in quotes, * or ?(..) is expected in brackets");
    }

    private string ReadQuoted()
    {
        if (_at >= text.Length || text[_at] is not ('\'' or '"'))
            throw Wrong("a name in quotes is expected");
        var quote = text[_at++];
        var begin = _at;
        while (_at < text.Length && text[_at] != quote)
            _at += text[_at] == '\\' ? 2 : 1;
        if (_at >= text.Length)
            throw Wrong("a quote is not closed");
        return text[begin.._at++].Replace("\\", "", StringComparison.Ordinal);
    }

    private JsonPathStep.Filter ReadFilter()
    {
        SkipBlanks();
        if (!Take("("))
            throw Wrong("a filter is written [?(@.name == 'value')]");
        var any = new List<IReadOnlyList<JsonPathFilter.Comparison>>();
        do
        {
            var all = new List<JsonPathFilter.Comparison> { ReadComparison() };
            while (Take("&&"))
                all.Add(ReadComparison());
            any.Add(all);
        }
        while (Take("||"));
        return Take(")") ? new JsonPathStep.Filter(new JsonPathFilter(any)) : throw Wrong("a filter is not closed with ), or uses what is not supported");
    }

    private JsonPathFilter.Comparison ReadComparison()
    {
        SkipBlanks();
        if (!Take("@"))
            throw Wrong("a filter compares @.name with a literal; nothing else is supported");
        var path = new JsonPath(ReadSteps());
        SkipBlanks();
        foreach (var sign in Operators)
        {
            if (!Take(sign))
                continue;
            SkipBlanks();
            var literal = ReadLiteral();
            SkipBlanks();
            return new JsonPathFilter.Comparison(path, sign, literal);
        }

        return new JsonPathFilter.Comparison(path, null, default);
    }

    private JsonElement ReadLiteral()
    {
        if (_at < text.Length && text[_at] is '\'' or '"')
            return JsonSerializer.SerializeToElement(ReadQuoted(), JsonPathContext.Default.String);
        var begin = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '+' or '.'))
            _at++;
        try
        {
            using var document = JsonDocument.Parse(text.AsMemory(begin, _at - begin));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            _at = begin;
            throw Wrong("a number, a text in quotes, true, false or null is expected");
        }
    }

    private bool Take(string piece)
    {
        if (string.CompareOrdinal(text, _at, piece, 0, piece.Length) != 0)
            return false;
        _at += piece.Length;
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && text[_at] == ' ')
            _at++;
    }

    private FormatException Wrong(string what) => new($"{what} (character {Math.Min(_at, text.Length) + 1} of '{text}')");
}
