using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>The arguments of one call, row by row. Texts are decoded into buffers that are kept; those of literals once.</summary>
internal sealed class CallArguments(IReadOnlyList<Expression> arguments, SqlSurroundings surroundings)
{
    private readonly ColumnData[] _columns = new ColumnData[arguments.Count];
    private readonly char[][] _chars = [.. arguments.Select(_ => Array.Empty<char>())];
    private readonly int[] _lengths = [.. arguments.Select(_ => -1)];
    private readonly StringBuilder _text = new();

    public int Count => arguments.Count;

    /// <summary>The row whose arguments are read.</summary>
    public int Row { get; set; }

    /// <summary>What a function keeps from row to row, such as a compiled pattern.</summary>
    public object? State { get; set; }

    public SqlSurroundings Surroundings => surroundings;

    public DataType TypeOf(int argument) => arguments[argument].Type;

    public void Load(Rows rows)
    {
        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = arguments[i].Evaluate(rows);
    }

    public bool AnyNull()
    {
        foreach (var column in _columns)
        {
            if (column.IsNull(Row))
                return true;
        }

        return false;
    }

    /// <summary>Whether the argument was given and is not null.</summary>
    public bool Has(int argument) => argument < _columns.Length && !_columns[argument].IsNull(Row);

    public ColumnData Column(int argument) => _columns[argument];

    public double Double(int argument) => ((FixedColumn<double>)_columns[argument])[Row];

    public long Long(int argument) => ((FixedColumn<long>)_columns[argument])[Row];

    /// <summary>A whole number as Java narrows it.</summary>
    public int Int(int argument) => unchecked((int)Long(argument));

    public ReadOnlySpan<byte> Bytes(int argument) => ((BinaryColumn)_columns[argument])[Row];

    /// <summary>The text of a string.</summary>
    public ReadOnlySpan<char> Text(int argument)
    {
        var constant = arguments[argument].IsConstant;
        if (constant && _lengths[argument] >= 0)
            return _chars[argument].AsSpan(0, _lengths[argument]);
        var utf8 = Bytes(argument);
        if (_chars[argument].Length < utf8.Length)
            _chars[argument] = new char[Math.Max(256, utf8.Length)];
        var length = Encoding.UTF8.GetChars(utf8, _chars[argument]);
        if (constant)
            _lengths[argument] = length;
        return _chars[argument].AsSpan(0, length);
    }

    /// <summary>The text of a value of any type, as Java prints it.</summary>
    public ReadOnlySpan<char> AnyText(int argument)
    {
        if (_columns[argument].Type.Kind == TypeKind.String)
            return Text(argument);
        _text.Clear();
        JavaText.Append(_text, _columns[argument], Row);
        if (_chars[argument].Length < _text.Length)
            _chars[argument] = new char[Math.Max(256, _text.Length)];
        _text.CopyTo(0, _chars[argument], _text.Length);
        return _chars[argument].AsSpan(0, _text.Length);
    }

    /// <summary>A date at its midnight, a timestamp, or a time on the first day of 1970.</summary>
    public DateTime Moment(int argument) => _columns[argument] switch
    {
        FixedColumn<int> dates => TemporalValues.ToDate(dates[Row]).ToDateTime(TimeOnly.MinValue),
        FixedColumn<long> { Type.Kind: TypeKind.Time } times => DateTime.UnixEpoch.AddTicks(times[Row] / 100),
        FixedColumn<long> moments => TemporalValues.ToTimestamp(moments[Row]),
        _ => throw new InvalidOperationException($"A {_columns[argument].Type} is no moment."),
    };

    /// <summary>A number of any type as a double.</summary>
    public double AsDouble(int argument) => _columns[argument] switch
    {
        FixedColumn<double> doubles => doubles[Row],
        FixedColumn<float> floats => floats[Row],
        FixedColumn<Int128> decimals => DecimalMath.ToDouble(decimals[Row], decimals.Type.Scale),
        _ => AsLong(argument),
    };

    /// <summary>A whole number of any type.</summary>
    public long AsLong(int argument) => _columns[argument] switch
    {
        FixedColumn<sbyte> numbers => numbers[Row],
        FixedColumn<short> numbers => numbers[Row],
        FixedColumn<int> numbers => numbers[Row],
        FixedColumn<long> numbers => numbers[Row],
        _ => throw new InvalidOperationException($"A {_columns[argument].Type} is no whole number."),
    };

    public DecimalValue AsDecimal(int argument) => _columns[argument] switch
    {
        FixedColumn<Int128> decimals => new DecimalValue(decimals[Row], decimals.Type.Scale),
        FixedColumn<double> doubles => DecimalMath.FromDouble(doubles[Row]),
        FixedColumn<float> floats => DecimalMath.FromDouble(floats[Row]),
        _ => new DecimalValue(AsLong(argument), 0),
    };
}
