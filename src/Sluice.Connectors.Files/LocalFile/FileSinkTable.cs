using System.Text;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;
using Sluice.Connectors.Files.Csv;
using Sluice.Connectors.Files.Staging;
using Sluice.Connectors.Files.Xml;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>One table that the sink receives: where its files go and how they are written.</summary>
internal sealed record FileSinkTable
{
    /// <summary>The table as it arrives.</summary>
    public required TableSchema Schema { get; init; }

    /// <summary>The target directory, as a full path.</summary>
    public required string Path { get; init; }

    /// <summary>csv, json or text.</summary>
    public required FileFormat Format { get; init; }

    /// <summary>The columns that are written, as places in the schema.</summary>
    public required IReadOnlyList<int> Columns { get; init; }

    /// <summary>The columns that make folders, as places in the schema.</summary>
    public required IReadOnlyList<int> PartitionColumns { get; init; }

    /// <summary>The folders' pattern.</summary>
    public required string PartitionExpression { get; init; }

    /// <summary>The files' names.</summary>
    public required FileNames Names { get; init; }

    /// <summary>Between fields.</summary>
    public required byte[] FieldDelimiter { get; init; }

    /// <summary>Behind records.</summary>
    public required byte[] RowDelimiter { get; init; }

    /// <summary>Which fields are quoted.</summary>
    public required QuoteMode Quote { get; init; }

    /// <summary>Files begin with the columns' names.</summary>
    public required bool HasHeader { get; init; }

    /// <summary>How dates and times are written.</summary>
    public required TextFormats Formats { get; init; }

    /// <summary>The encoding when it is not UTF-8.</summary>
    public required Encoding? Encoding { get; init; }

    /// <summary>Files begin with a byte-order mark.</summary>
    public required bool HasByteOrderMark { get; init; }

    /// <summary>Files are compressed by gzip.</summary>
    public required bool IsCompressed { get; init; }

    /// <summary>How the pages of Parquet files are compressed.</summary>
    public ParquetCompression Codec { get; init; }

    /// <summary>How rows stand in the files, where those are XML.</summary>
    public XmlLayout? Xml { get; init; }

    /// <summary>The name of the sheet, where files are workbooks.</summary>
    public string Sheet { get; init; } = "";

    /// <summary>Most rows in a file.</summary>
    public required int RowsPerFile { get; init; }

    /// <summary>What to do about the directory.</summary>
    public required SchemaSaveMode SchemaMode { get; init; }

    /// <summary>What to do about files in it.</summary>
    public required DataSaveMode DataMode { get; init; }

    /// <summary>The schema of what is written.</summary>
    public TableSchema WrittenSchema => Schema.WithColumns([.. Columns.Select(i => Schema.Columns[i])]);
}
