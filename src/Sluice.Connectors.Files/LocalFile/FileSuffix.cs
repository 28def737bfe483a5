namespace Sluice.Connectors.Files.LocalFile;

/// <summary>How the names of files end.</summary>
internal static class FileSuffix
{
    /// <summary>The ending of a format's files, with its dot.</summary>
    public static string Of(FileFormat format) => format switch
    {
        FileFormat.Csv => ".csv",
        FileFormat.Json => ".json",
        FileFormat.Text => ".txt",
        FileFormat.Parquet => ".parquet",
        FileFormat.Xml => ".xml",
        FileFormat.Excel => ".xlsx",
        FileFormat.Binary => "",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "This format has no files yet."),
    };
}
