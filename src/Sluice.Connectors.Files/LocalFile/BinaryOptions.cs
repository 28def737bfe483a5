using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.Binary;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>How files are copied as they are, as job files say it.</summary>
internal static class BinaryOptions
{
    private const int MostChunk = 16 << 20;

    /// <summary>Reads the size of a piece, and refuses what would change the files.</summary>
    /// <exception cref="Connect.Config.ConfigException">An option has no meaning for such files.</exception>
    public static int Read(OptionValues options)
    {
        Refuse(options, LocalFileSourceOptions.Schema, LocalFileSourceOptions.ReadColumns);
        RefusePacking(options, LocalFileSourceOptions.Compression, LocalFileSourceOptions.Archive);
        return options.Get(LocalFileSourceOptions.ChunkSize) is >= 1 and <= MostChunk and var size
            ? size
            : throw options.Error(LocalFileSourceOptions.ChunkSize, $"'binary_chunk_size' is {options.Get(LocalFileSourceOptions.ChunkSize)}, expected 1 to {MostChunk}");
    }

    /// <summary>Refuses a sink whose input and format do not fit together.</summary>
    /// <exception cref="Connect.Config.ConfigException">Only one of them is binary, or an option has no meaning for such files.</exception>
    public static void DemandSink(OptionValues options, FileFormat format, TableSchema table)
    {
        var isBinary = BinaryColumns.AreThoseOf(table);
        if (format != FileFormat.Binary)
        {
            if (isBinary)
                throw options.Error(LocalFileSinkOptions.Format, $"table {table.Path} holds the pieces of files that are read as they are", "set file_format_type = binary, which puts them together again");
            return;
        }

        if (!isBinary)
        {
            throw options.Error(
                LocalFileSinkOptions.Format, $"file_format_type = binary copies files as they are, and table {table.Path} has other columns than data, relativePath and partIndex",
                "read them by a LocalFile source with file_format_type = binary");
        }

        Refuse(options, LocalFileSinkOptions.PartitionBy, LocalFileSinkOptions.Columns);
        RefusePacking(options, LocalFileSinkOptions.Compression, LocalFileSinkOptions.Archive);
    }

    private static void Refuse(OptionValues options, params Option[] without)
    {
        if (without.FirstOrDefault(options.Has) is { } option)
            throw options.Error(option, $"'{option.Name}' is not for binary files: they are copied as they are", "leave it out");
    }

    private static void RefusePacking(OptionValues options, Option<string> compression, Option<string> archive)
    {
        foreach (var option in new[] { compression, archive }.Where(o => !options.Get(o).Equals("none", StringComparison.OrdinalIgnoreCase)))
            throw options.Error(option, $"'{option.Name}' is not for binary files: they are copied as they are", "leave it out");
    }
}
