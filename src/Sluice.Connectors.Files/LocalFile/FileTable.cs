using System.Text;
using System.Text.RegularExpressions;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.Csv;
using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Xml;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>One table of the source: where its files are and how they are read.</summary>
internal sealed record FileTable
{
    /// <summary>The column of a table without a schema.</summary>
    public const string ContentColumn = "content";

    /// <summary>The file or directory, as a full path.</summary>
    public required string Path { get; init; }

    /// <summary>The format.</summary>
    public required FileFormat Format { get; init; }

    /// <summary>The columns in the files, in their order.</summary>
    public required TableSchema FileSchema { get; init; }

    /// <summary>The columns that are read, without those that the path gives.</summary>
    public required TableSchema ReadSchema { get; init; }

    /// <summary>How csv fields are told apart, or lines.</summary>
    public required CsvDialect Dialect { get; init; }

    /// <summary>What stands for null in csv and text fields.</summary>
    public FieldNulls Nulls { get; init; } = FieldNulls.None;

    /// <summary>Each record is one text.</summary>
    public bool IsRaw { get; init; }

    /// <summary>How rows stand in the files, where those are XML.</summary>
    public XmlLayout? Xml { get; init; }

    /// <summary>The sheet to read of a workbook; <c>null</c> for its first.</summary>
    public string? Sheet { get; init; }

    /// <summary>Bytes in a row, where files are copied as they are.</summary>
    public int ChunkSize { get; init; }

    /// <summary>Records at the start of each file that are no rows.</summary>
    public int SkipRows { get; init; }

    /// <summary>The encoding when it is not UTF-8.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>The encoding is UTF-16, and files say in which order of bytes; those that do not are big-endian, as in Java.</summary>
    public bool DetectsByteOrder { get; init; }

    /// <summary>How files are packed.</summary>
    public PackingKind Packing { get; init; }

    /// <summary>Most bytes that a text may unpack to.</summary>
    public long MaxUnpackedSize { get; init; }

    /// <summary>Offsets in the file's own bytes mean nothing: its texts are read from their starts, one split each.</summary>
    public bool IsStreamed => Encoding is not null || Packing != PackingKind.None;

    /// <summary>Files may be cut into ranges of bytes.</summary>
    public bool IsCut => Format is FileFormat.Csv or FileFormat.Json or FileFormat.Text && !IsStreamed;

    /// <summary>What a whole file name must match.</summary>
    public Regex? FileFilter { get; init; }

    /// <summary>Texts of which a path must contain one.</summary>
    public IReadOnlyList<string> ReadPartitions { get; init; } = [];

    /// <summary>Folders named k=v become columns.</summary>
    public bool ParsesPartitions { get; init; }

    /// <summary>Names of the columns to read; none for all.</summary>
    public IReadOnlyList<string> ReadColumns { get; init; } = [];

    /// <summary>Most bytes in a record.</summary>
    public int MaxRecordSize { get; init; }

    /// <summary>The table's schema with the columns of a file's path.</summary>
    public TableSchema WithPartitions(IEnumerable<string> names)
    {
        var added = names.Select(n => new ColumnDefinition(n, DataType.String)).ToList();
        return added.Count == 0 ? ReadSchema : ReadSchema.WithColumns([.. ReadSchema.Columns, .. added]);
    }

    /// <summary>Which field fills which column.</summary>
    public CsvLayout LayoutFor(TableSchema table) =>
        new(Dialect, FileSchema.Columns, [.. FileSchema.Columns.Select(c => table.IndexOf(c.Name))], Nulls, IsRaw);

    /// <summary>The columns that a path gives: its folders named k=v, except where the file has such a column.</summary>
    public Dictionary<string, string> PartitionsOf(string path)
    {
        var partitions = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!ParsesPartitions)
            return partitions;
        foreach (var folder in path.Split('/').SkipLast(1))
        {
            var at = folder.IndexOf('=', StringComparison.Ordinal);
            if (at > 0 && FileSchema.IndexOf(folder[..at]) < 0)
                partitions[folder[..at]] = folder[(at + 1)..];
        }

        return partitions;
    }
}
