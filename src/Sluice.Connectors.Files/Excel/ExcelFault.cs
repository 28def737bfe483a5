using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Excel;

/// <summary>Faults of Excel files.</summary>
internal static class ExcelFault
{
    /// <summary>The library refuses the file.</summary>
    public static ConnectorException Damaged(string where, Exception inner) => new(
        "SLC2135", ConnectorSide.Source, $"{where}: the file is cut off, damaged or no Excel file: {FirstLine(inner.Message)} Save or fetch it again.", inner: inner);

    /// <summary>The file is whole, but not to be read as it is.</summary>
    public static ConnectorException Refused(string path, string what) => new("SLC2136", ConnectorSide.Source, $"'{path}' {what}");

    private static string FirstLine(string message)
    {
        var line = message.Split('\n')[0].Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}
