using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>The options of the LocalFile source.</summary>
internal static class LocalFileSourceOptions
{
    public static readonly Option<string> Path = Option.String(
        "path", "A file, or a directory that is read with all directories in it. Empty files, names that start with '.' and _SUCCESS are left out.").NamingFiles(LocalPath.In);

    public static readonly Option<FileFormat> Format = Option.Enum<FileFormat>(
        "file_format_type", "What the files hold. csv is RFC 4180: an empty field is null, \"\" is the empty text. json is one object a line. text has no quotes: "
        + "a blank field is null, and so are fields that are missing at a record's end. "
        + "parquet files say themselves what their columns are and how they are compressed. xml takes the elements named xml_row_tag, wherever they stand: a column is "
        + "an element in it, or an attribute. excel reads a sheet of .xlsx and .xls files: a column is the cell in its place, rows without "
        + "any value are left out, and formulas that are an error are null. binary copies files as they are, to a LocalFile sink with the same format: each is committed as a whole. The others are not supported yet.");

    public static readonly Option<ConfigObject> Schema = Option.Object(
        "schema", "The columns of the files. Without it each line is one text, in the column 'content', and a parquet table has the columns of its first file.");

    public static readonly Option<string> FieldDelimiter = Option.String(
        "field_delimiter", "Between the fields of a csv or text record, as it stands; one or more characters, not a line end and in csv not a quote. Default: , for csv and \\u0001 for text.").WithFallback("delimiter");

    public static readonly Option<string> RowDelimiter = Option.String(
        "row_delimiter", "Behind each record: \\n, \\r\\n or \\r, of a text file any ASCII character; before a line feed a carriage return is part of it.").WithDefault("\n");

    public static readonly Option<string> XmlRowTag = Option.String(
        "xml_row_tag", "The name of the element that is a row. Needed for xml.");

    public static readonly Option<bool> XmlUseAttributes = Option.Bool(
        "xml_use_attr_format", "If true, values are attributes of the row's element; if false, elements in it. What is missing is a null; arrays, maps and rows are JSON text, bytes base64. Needed for xml.");

    public static readonly Option<string> Sheet = Option.String(
        "sheet_name", "The sheet of an excel file that is read. Default: the first.");

    public static readonly Option<int> ChunkSize = Option.Int(
        "binary_chunk_size", "Bytes of a binary file in one row (data, relativePath, partIndex). 1 to 16777216.").WithDefault(1024);

    public static readonly Option<string> NullFormat = Option.String(
        "null_format", "A text that stands for null in text files, such as \\N.");

    public static readonly Option<long> SkipHeaderRows = Option.Long(
        "skip_header_row_number", "Records at the start of each file that are no rows.").WithDefault(0);

    public static readonly Option<string> Encoding = Option.String(
        "encoding", "The files' encoding, such as UTF-8, GBK, ISO-8859-1 or windows-1252; UTF-16 is in the order that a file's first two bytes say, or big-endian. "
        + "Files that are not UTF-8 are read by one task each, and after a stop from the start up to where it goes on.").WithDefault("UTF-8");

    public static readonly Option<string> FileFilter = Option.String(
        "file_filter_pattern", "A regular expression that a whole file name must match.");

    public static readonly Option<IReadOnlyList<string>> ReadPartitions = Option.List(
        "read_partitions", "Only files whose path contains one of these texts, such as 'day=2024-05-01'.");

    public static readonly Option<bool> ParsePartitions = Option.Bool(
        "parse_partition_from_path", "Folders named 'k=v' in the path become string columns behind the others.").WithDefault(true);

    public static readonly Option<IReadOnlyList<string>> ReadColumns = Option.List(
        "read_columns", "Names of the columns to read, all by default. Needs a schema, except for parquet.");

    public static readonly Option<int> MaxRecordSize = Option.Int(
        "max_record_size", "Most bytes in one record; a larger one is refused and named. 1 to 1000000000.").WithDefault(16_000_000);

    public static readonly Option<string> DateFormat = Option.String(
        "date_format", "Accepted for compatibility: dates are read in any of the known formats.");

    public static readonly Option<string> DatetimeFormat = Option.String(
        "datetime_format", "Accepted for compatibility: timestamps are read in any of the known formats.");

    public static readonly Option<string> TimeFormat = Option.String(
        "time_format", "Accepted for compatibility: times are read in any of the known formats.");

    public static readonly Option<string> Compression = Option.String(
        "compress_codec", "How each file is compressed: none or gzip; lzo is not there yet. A compressed file is read by one task, and after a stop from its start up to where it goes on.").WithDefault("none");

    public static readonly Option<string> Archive = Option.String(
        "archive_compress_codec", "How the files are packed: none, zip, tar, tar_gz or gz. Of an archive the entries are read whose names end like the format's files (.csv, .json, .txt, .xml), "
        + "each by one task; of a tar_gz each task unpacks what is before its entries, once.").WithDefault("none");

    public static readonly Option<long> MaxUnpackedSize = Option.Long(
        "max_unpacked_size", "Most bytes that a compressed file or an entry of an archive may unpack to, of a tar_gz all its entries together; more is refused. At least 1.").WithDefault(100_000_000_000);

    public static readonly Option<IReadOnlyList<ConfigObject>> Tables = Option.Objects(
        "tables_configs", "Several tables: a list of blocks with these same options, which replace the outer ones.")
        .NamingFiles(tables => tables.SelectMany(t => Path!.FilesIn(OfTable!.Bind(t, "tables_configs", []))));

    /// <summary>The options of one table.</summary>
    public static OptionSet OfTable { get; } = new(
        [
            Path, Format, Schema, FieldDelimiter, RowDelimiter, NullFormat, SkipHeaderRows, Encoding, FileFilter, ReadPartitions,
            ParsePartitions, ReadColumns, MaxRecordSize, DateFormat, DatetimeFormat, TimeFormat, Compression, Archive, MaxUnpackedSize,
            XmlRowTag, XmlUseAttributes, Sheet, ChunkSize,
        ],
        []);

    /// <summary>All options.</summary>
    public static OptionSet All { get; } = new(
        [
            Path, Format, Schema, FieldDelimiter, RowDelimiter, NullFormat, SkipHeaderRows, Encoding, FileFilter, ReadPartitions,
            ParsePartitions, ReadColumns, MaxRecordSize, DateFormat, DatetimeFormat, TimeFormat, Compression, Archive, MaxUnpackedSize,
            XmlRowTag, XmlUseAttributes, Sheet, ChunkSize, Tables,
        ],
        [OptionRule.ExactlyOne(Path, Tables)]);
}
