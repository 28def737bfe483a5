using System.Buffers;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>How Excel files are read and written, as job files say it.</summary>
internal static class ExcelOptions
{
    private const int MostRows = 1_048_576;
    private const int MostColumns = 16_384;
    private const int MostSheetName = 31;

    private static readonly SearchValues<char> NotInNames = SearchValues.Create(@"[]:*?/\");

    /// <summary>Reads which sheet a source reads.</summary>
    /// <returns>Its name; <c>null</c> for the first.</returns>
    /// <exception cref="Connect.Config.ConfigException">An option has no meaning for such files.</exception>
    public static string? Read(OptionValues options)
    {
        RefusePacking(options, LocalFileSourceOptions.Compression, LocalFileSourceOptions.Archive);
        return options.Find(LocalFileSourceOptions.Sheet) is { Length: > 0 } sheet ? sheet : null;
    }

    /// <summary>Reads the name of the sheet that a sink writes, and refuses what no sheet can hold.</summary>
    /// <exception cref="Connect.Config.ConfigException">A sheet cannot have this name, or this many rows or columns.</exception>
    public static string ReadSink(OptionValues options, TableSchema written)
    {
        RefusePacking(options, LocalFileSinkOptions.Compression, LocalFileSinkOptions.Archive);
        if (options.Get(LocalFileSinkOptions.BatchSize) >= MostRows)
        {
            throw options.Error(
                LocalFileSinkOptions.BatchSize, $"'batch_size' is {options.Get(LocalFileSinkOptions.BatchSize)}, and a sheet has at most {MostRows} rows, one of them for the columns' names",
                $"set it to {MostRows - 1} or less: each file is a workbook with one sheet");
        }

        if (written.Columns.Count > MostColumns)
            throw options.Error(LocalFileSinkOptions.Format, $"table {written.Path} has {written.Columns.Count} columns, and a sheet at most {MostColumns}", "leave some out by sink_columns");
        var name = options.Get(LocalFileSinkOptions.Sheet);
        return name.Length is > 0 and <= MostSheetName && name.AsSpan().IndexOfAny(NotInNames) < 0 && !name.StartsWith('\'') && !name.EndsWith('\'') && !name.Any(char.IsControl)
            ? name
            : throw options.Error(LocalFileSinkOptions.Sheet, $"'sheet_name = {name}' cannot be the name of a sheet", $"1 to {MostSheetName} characters without [ ] : * ? / \\");
    }

    private static void RefusePacking(OptionValues options, Option<string> compression, Option<string> archive)
    {
        foreach (var option in new[] { compression, archive }.Where(o => !options.Get(o).Equals("none", StringComparison.OrdinalIgnoreCase)))
            throw options.Error(option, $"'{option.Name}' is not for excel files: they are compressed as they are", "leave it out, and unpack archives first");
    }
}
