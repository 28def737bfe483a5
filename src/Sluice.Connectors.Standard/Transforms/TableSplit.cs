using System.Text;
using System.Text.RegularExpressions;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connect.Schema;
using Sluice.Connect.Transforms;

namespace Sluice.Connectors.Standard.Transforms;

/// <summary>Splits as Java's String.split does with a limit: at most as many parts as columns, empty ones included.</summary>
internal sealed class TableSplit(TableSchema input, int column, JavaRegex separator, byte[]? literal, IReadOnlyList<string> names) : ITableTransform
{
    private readonly AppendedColumns _columns = new(input, [.. names.Select(n => new ColumnDefinition(n, DataType.String))]);
    private readonly BinaryColumn[] _parts = [.. names.Select(_ => (BinaryColumn)ColumnData.Create(DataType.String))];
    private readonly StringBuilder _text = new();

    public TableSchema Output => _columns.Output;

    public Batch Apply(Batch input)
    {
        var source = input.Columns[column];
        foreach (var part in _parts)
            part.Clear();
        for (var row = 0; row < input.Count; row++)
        {
            var filled = source.IsNull(row) ? 0 : Split(source, row);
            for (; filled < _parts.Length; filled++)
                _parts[filled].AppendNull();
        }

        return input.View(Output, _columns.Join(input, _parts));
    }

    private int Split(ColumnData source, int row)
    {
        if (literal is not null && source is BinaryColumn { Type.Kind: TypeKind.String } texts)
            return SplitBytes(texts[row], literal);
        _text.Clear();
        JavaText.Append(_text, source, row);
        try
        {
            return SplitByPattern(_text.ToString());
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new ConnectorException(
                "SLC2501", ConnectorSide.Transform,
                $"Split: the separator took more than {JavaRegex.MatchTimeout.TotalSeconds} s on a value of column '{input.Columns[column].Name}'. Make the pattern simpler.", inner: e);
        }
    }

    private int SplitBytes(ReadOnlySpan<byte> text, ReadOnlySpan<byte> between)
    {
        var filled = 0;
        for (; filled < _parts.Length - 1; filled++)
        {
            var at = text.IndexOf(between);
            if (at < 0)
                break;
            _parts[filled].Append(text[..at]);
            text = text[(at + between.Length)..];
        }

        _parts[filled].Append(text);
        return filled + 1;
    }

    // An empty match at the very start makes no part.
    private int SplitByPattern(string text)
    {
        var (filled, done) = (0, 0);
        for (var match = separator.Regex.Match(text); match.Success && filled < _parts.Length - 1; match = match.NextMatch())
        {
            if (match.Length == 0 && (match.Index == 0 || match.Index == text.Length))
                continue;
            _parts[filled++].Append(text[done..match.Index]);
            done = match.Index + match.Length;
        }

        _parts[filled].Append(text[done..]);
        return filled + 1;
    }
}
