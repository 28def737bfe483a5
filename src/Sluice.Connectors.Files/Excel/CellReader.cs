using System.Globalization;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.Fields;

namespace Sluice.Connectors.Files.Excel;

/// <summary>Reads cells into a column. A cell is what its text would be: the one that a column of this type is read from.</summary>
internal sealed class CellReader(DataType type)
{
    /// <summary>Times without a date are cells of the days around zero.</summary>
    private static readonly DateTime LastDayOfTimes = new(1899, 12, 31, 0, 0, 0, DateTimeKind.Unspecified);

    private readonly FieldTextReader _text = new(type);

    /// <summary>Appends a cell's value.</summary>
    /// <returns>What is wrong with it, as the end of a sentence; <c>null</c> when it was appended.</returns>
    public string? Append(object? cell, ColumnData column)
    {
        if (cell is null)
        {
            column.AppendNull();
            return null;
        }

        return _text.Append(Text(cell), column);
    }

    /// <summary>The text of a cell as this column reads it.</summary>
    public string Text(object cell) => cell switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        DateTime time => Time(time),
        TimeSpan { Days: 0 } time => time.ToString(time.Milliseconds == 0 ? @"hh\:mm\:ss" : @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    /// <summary>Cells keep 15 digits: of a decimal those, of a float all that make the same number again.</summary>
    private string Number(double number)
    {
        var isExact = type.Kind is TypeKind.Decimal or TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt;
        return isExact && Math.Abs(number) < 1e15
            ? ((decimal)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture);
    }

    private string Time(DateTime time)
    {
        var fraction = time.Millisecond == 0 ? "" : ".fff";
        if (time.Date <= LastDayOfTimes && type.Kind is TypeKind.Time or TypeKind.String)
            return time.ToString("HH:mm:ss" + fraction, CultureInfo.InvariantCulture);
        var isDay = time.TimeOfDay == TimeSpan.Zero && type.Kind != TypeKind.Timestamp;
        return time.ToString(isDay ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss" + fraction, CultureInfo.InvariantCulture);
    }
}
