using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Replaces matches of a regular expression. Values without a match make no string.</summary>
internal sealed class TableReplaceRegex(TableSchema input, int column, JavaRegex regex, JavaReplacement replacement, bool firstOnly) : ITableTransform
{
    private readonly ColumnData[] _columns = new ColumnData[input.Columns.Count];
    private readonly BinaryColumn _result = (BinaryColumn)ColumnData.Create(DataType.String);
    private readonly StringBuilder _text = new();
    private char[] _chars = new char[1024];

    public TableSchema Output => input;

    public Batch Apply(Batch input)
    {
        var source = input.Column<BinaryColumn>(column);
        _result.Clear();
        for (var row = 0; row < input.Count; row++)
        {
            if (source.IsNull(row))
            {
                _result.AppendNull();
                continue;
            }

            try
            {
                Append(source[row]);
            }
            catch (RegexMatchTimeoutException e)
            {
                throw new ConnectorException(
                    "SLC2501",
                    ConnectorSide.Transform,
                    $"Replace: the pattern took more than {JavaRegex.MatchTimeout.TotalSeconds} s on a value of {source[row].Length} bytes of column "
                    + $"'{Output.Columns[column].Name}'. Make the pattern simpler: nested repetitions such as (a+)+ take exponential time.",
                    inner: e);
            }
        }

        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = i == column ? _result : input.Columns[i];
        return input.View(Output, _columns);
    }

    private void Append(ReadOnlySpan<byte> value)
    {
        if (_chars.Length < value.Length)
            _chars = new char[Math.Max(value.Length, _chars.Length * 2)];
        var chars = _chars.AsSpan(0, Encoding.UTF8.GetChars(value, _chars));
        if (!regex.Regex.IsMatch(chars))
        {
            _result.Append(value);
            return;
        }

        _text.Clear();
        if (replacement.Literal is { } literal)
            ReplaceByLiteral(chars, literal);
        else
            ReplaceByGroups(new string(chars));
        AppendText();
    }

    private void ReplaceByLiteral(ReadOnlySpan<char> chars, string literal)
    {
        var done = 0;
        foreach (var match in regex.Regex.EnumerateMatches(chars))
        {
            _text.Append(chars[done..match.Index]).Append(literal);
            done = match.Index + match.Length;
            if (firstOnly)
                break;
        }

        _text.Append(chars[done..]);
    }

    private void ReplaceByGroups(string text)
    {
        var done = 0;
        for (var match = regex.Regex.Match(text); match.Success; match = match.NextMatch())
        {
            _text.Append(text, done, match.Index - done);
            replacement.AppendTo(_text, match);
            done = match.Index + match.Length;
            if (firstOnly)
                break;
        }

        _text.Append(text, done, text.Length - done);
    }

    private void AppendText()
    {
        var chars = ArrayPool<char>.Shared.Rent(_text.Length);
        _text.CopyTo(0, chars, _text.Length);
        var room = _result.Reserve(Encoding.UTF8.GetMaxByteCount(_text.Length));
        _result.Commit(Encoding.UTF8.GetBytes(chars.AsSpan(0, _text.Length), room));
        ArrayPool<char>.Shared.Return(chars);
    }
}
