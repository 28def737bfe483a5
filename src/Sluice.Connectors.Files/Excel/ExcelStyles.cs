using SpreadCheetah;
using SpreadCheetah.Styling;

namespace Sluice.Connectors.Files.Excel;

/// <summary>How dates and times are shown in a workbook: by that a reader knows them from numbers.</summary>
internal sealed class ExcelStyles(Spreadsheet workbook)
{
    public StyleId Date { get; } = Add(workbook, "yyyy-mm-dd");

    public StyleId Time { get; } = Add(workbook, "hh:mm:ss.000");

    public StyleId Timestamp { get; } = Add(workbook, "yyyy-mm-dd hh:mm:ss.000");

    private static StyleId Add(Spreadsheet workbook, string format) => workbook.AddStyle(new Style { Format = NumberFormat.Custom(format) });
}
