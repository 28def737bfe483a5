using Sluice.Connect.Batches;

namespace Sluice.Connectors.Standard.Sql.Evaluation;

/// <summary>IN with a list of literals: looked up, however long the list.</summary>
internal sealed class InConstants : Condition
{
    private readonly Expression _value;
    private readonly bool _isNot;
    private readonly bool _hasNull;
    private readonly HashSet<double> _numbers = [];
    private readonly HashSet<string> _texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private char[] _chars = new char[256];

    /// <param name="value">A double or a text.</param>
    /// <param name="items">Literals of the same type.</param>
    /// <param name="isNot">NOT IN.</param>
    public InConstants(Expression value, IReadOnlyList<Constant> items, bool isNot)
    {
        _value = value;
        _isNot = isNot;
        _lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var item in items)
        {
            if (item.IsNull)
                _hasNull = true;
            else if (item.Value is FixedColumn<double> numbers)
                _numbers.Add(numbers[0]);
            else
                _texts.Add(((BinaryColumn)item.Value).GetString(0));
        }
    }

    public override bool CanFail => _value.CanFail;

    public override void Evaluate(Rows rows, Span<bool> holds)
    {
        var values = _value.Evaluate(rows);
        for (var row = 0; row < holds.Length; row++)
        {
            holds[row] = values.IsNull(row) ? _hasNull : _isNot != values switch
            {
                FixedColumn<double> numbers => _numbers.Contains(numbers[row]),
                _ => Contains(((BinaryColumn)values)[row]),
            };
        }
    }

    private bool Contains(ReadOnlySpan<byte> text)
    {
        if (_chars.Length < text.Length)
            _chars = new char[text.Length];
        return _lookup.Contains(_chars.AsSpan(0, System.Text.Encoding.UTF8.GetChars(text, _chars)));
    }
}
