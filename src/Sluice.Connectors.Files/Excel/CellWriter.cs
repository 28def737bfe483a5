using System.Globalization;
using System.Text.RegularExpressions;
using SpreadCheetah;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.Fields;

namespace Sluice.Connectors.Files.Excel;

/// <summary>
/// Makes cells of a column's values: numbers, dates and times as such where a cell keeps all of them, else as text. What
/// <see cref="CellReader"/> reads back.
/// </summary>
internal sealed partial class CellWriter(ColumnDefinition column) : IDisposable
{
    private const int MostCharacters = 32_767;
    private const long MostExact = 999_999_999_999_999;
    private const long Millisecond = 1_000_000;

    /// <summary>Before that day the calendar of Excel is another one: it has a 29 February 1900.</summary>
    private static readonly DateTime FirstDay = new(1900, 3, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly DateTime LastDay = new(9999, 12, 31, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly FieldTextWriter _text = new(column.Type, TextFormats.Default);

    /// <summary>The cell of a row.</summary>
    /// <exception cref="FormatException">The text is too long for a cell.</exception>
    public Cell Of(ColumnData values, int row, ExcelStyles styles)
    {
        if (values.IsNull(row))
            return default;
        return values switch
        {
            BooleanColumn flags => new Cell(flags[row]),
            FixedColumn<sbyte> numbers => new Cell(numbers[row]),
            FixedColumn<short> numbers => new Cell(numbers[row]),
            FixedColumn<int> { Type.Kind: TypeKind.Int } numbers => new Cell(numbers[row]),
            FixedColumn<long> { Type.Kind: TypeKind.BigInt } numbers when Math.Abs(numbers[row] + (numbers[row] < 0 ? 1 : 0)) < MostExact => new Cell(numbers[row]),
            FixedColumn<float> floats when float.IsFinite(floats[row]) => Number(_text.Text(values, row)),
            FixedColumn<double> doubles when double.IsFinite(doubles[row]) => new Cell(doubles[row]),
            FixedColumn<Int128> decimals when Int128.Abs(decimals[row]) <= MostExact => Number(_text.Text(values, row)),
            FixedColumn<int> { Type.Kind: TypeKind.Date } when IsDay((DateOnly)values.GetValue(row)!) => new Cell(((DateOnly)values.GetValue(row)!).ToDateTime(TimeOnly.MinValue), styles.Date),
            FixedColumn<long> { Type.Kind: TypeKind.Time } times when times[row] % Millisecond == 0 => new Cell(TemporalValues.ToTime(times[row]).ToTimeSpan().TotalDays, styles.Time),
            FixedColumn<long> { Type.Kind: TypeKind.Timestamp } times when IsMoment(times[row]) => new Cell(TemporalValues.ToTimestamp(times[row]), styles.Timestamp),
            _ => Text(_text.Text(values, row)),
        };
    }

    public void Dispose() => _text.Dispose();

    /// <summary>A text as a cell keeps it: what XML has no character for is written as <c>_xHHHH_</c>.</summary>
    public static string Escape(string text) => NeedsEscape().Replace(text, m => m.Value[0] == '_' ? "_x005F_" : string.Create(CultureInfo.InvariantCulture, $"_x{(int)m.Value[0]:X4}_"));

    private static Cell Number(string text) => new(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));

    private static bool IsDay(DateOnly day) => day >= DateOnly.FromDateTime(FirstDay) && day <= DateOnly.FromDateTime(LastDay);

    private static bool IsMoment(long microseconds) =>
        microseconds % 1000 == 0 && microseconds >= TemporalValues.FromTimestamp(FirstDay) && microseconds < TemporalValues.FromTimestamp(LastDay);

    private Cell Text(string text)
    {
        var escaped = Escape(text);
        return escaped.Length <= MostCharacters
            ? new Cell(escaped)
            : throw new FormatException($"the value of column '{column.Name}' has {text.Length} characters, and a cell holds at most {MostCharacters}. Write csv, json or parquet.");
    }

    [GeneratedRegex(@"[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NeedsEscape();
}
