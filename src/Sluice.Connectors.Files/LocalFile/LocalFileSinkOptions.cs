using Sluice.Connect.Options;
using Sluice.Connectors.Files.Csv;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>The options of the LocalFile sink.</summary>
internal static class LocalFileSinkOptions
{
    public static readonly Option<string> Path = Option.String("path", "The directory that files are published in; made when it is missing.").Required().NamingFiles(LocalPath.In);

    public static readonly Option<FileFormat> Format = Option.Enum<FileFormat>("file_format_type", "What files hold: csv, json (one object a line), text (without quotes), parquet, xml (an element a row), excel (.xlsx, one sheet, whose first row has the columns' names; a cell has no empty text) or binary (files as they were read, below the directory as they were below the source's). The others are not supported yet.").WithDefault(FileFormat.Csv);

    public static readonly Option<string> FieldDelimiter = Option.String("field_delimiter", "Between the fields of a csv or text record. Default: , for csv and \\u0001 for text.");

    public static readonly Option<string> RowDelimiter = Option.String("row_delimiter", "Behind each record, the last one included.").WithDefault("\n");

    public static readonly Option<QuoteMode> Quote = Option.Enum<QuoteMode>(
        "quote", "MINIMAL quotes csv fields that could not be read back without (RFC 4180), and writes an empty text as \"\", so that it differs from "
        + "null. NEVER writes them bare, as SeaTunnel does: such a file may not be readable.").WithDefault(QuoteMode.Minimal);

    public static readonly Option<bool> Header = Option.Bool("enable_header_write", "Each csv or text file begins with the columns' names.").WithDefault(false);

    public static readonly Option<string> XmlRootTag = Option.String("xml_root_tag", "The name of the element around all rows of an xml file.").WithDefault("RECORDS");

    public static readonly Option<string> XmlRowTag = Option.String("xml_row_tag", "The name of the element of a row.").WithDefault("RECORD");

    public static readonly Option<bool> XmlUseAttributes = Option.Bool(
        "xml_use_attr_format", "If true, values are attributes of the row's element; if false, elements in it. A null is left out; arrays, maps and rows are JSON text, bytes base64. Needed for xml.");

    public static readonly Option<string> Sheet = Option.String("sheet_name", "The name of the sheet of an excel file.").WithDefault("Sheet1");

    public static readonly Option<int> RowsInMemory = Option.Int("max_rows_in_memory", "Accepted for compatibility: rows of excel files go straight to the file.");

    public static readonly Option<string> NameExpression = Option.String(
        "file_name_expression", "The files' name, with ${transactionId}, ${now} and ${uuid}; a part number and the suffix follow. Without "
        + "${transactionId} and ${uuid} the transaction's id is added, since each commit makes files of its own.").WithDefault("${transactionId}");

    public static readonly Option<string> NameTimeFormat = Option.String("filename_time_format", "How ${now} is written.").WithDefault("yyyy.MM.dd");

    public static readonly Option<IReadOnlyList<string>> PartitionBy = Option.List("partition_by", "Columns whose values make folders.");

    public static readonly Option<string> PartitionExpression = Option.String(
        "partition_dir_expression", "The folders: ${k0} is the first partition column's name, ${v0} its value. Default: ${k0}=${v0}/${k1}=${v1}/...");

    public static readonly Option<bool> PartitionInFile = Option.Bool("is_partition_field_write_in_file", "Partition columns are written to the files too.").WithDefault(false);

    public static readonly Option<IReadOnlyList<string>> Columns = Option.List("sink_columns", "Names of the columns to write, in order, any case; all by default.");

    public static readonly Option<int> BatchSize = Option.Int("batch_size", "Most rows in one file; a commit ends a file too. At least 1.").WithDefault(1_000_000);

    public static readonly Option<string> Encoding = Option.String("encoding", "The files' encoding. UTF-16 is big-endian with a byte-order mark, UTF-16LE and UTF-16BE are without one.").WithDefault("UTF-8");

    public static readonly Option<string> DateFormat = Option.String("date_format", "How dates are written. Default: yyyy-MM-dd.");

    public static readonly Option<string> DatetimeFormat = Option.String(
        "datetime_format", "How timestamps are written. Default: yyyy-MM-dd HH:mm:ss, with a fraction where there is one.");

    public static readonly Option<string> TimeFormat = Option.String("time_format", "How times are written. Default: HH:mm:ss, with a fraction where there is one.");

    public static readonly Option<SchemaSaveMode> SchemaMode = Option.Enum<SchemaSaveMode>(
        "schema_save_mode", "What to do about the directory before the first row.").WithDefault(SchemaSaveMode.CreateSchemaWhenNotExist);

    public static readonly Option<DataSaveMode> DataMode = Option.Enum<DataSaveMode>(
        "data_save_mode", "What to do about files that are already there. DROP_DATA removes everything in the directory.").WithDefault(DataSaveMode.AppendData);

    public static readonly Option<bool> Transactional = Option.Bool(
        "is_enable_transaction", "Accepted for compatibility: files are always published by commits. When true, file_name_expression must contain ${transactionId}.").WithDefault(true);

    public static readonly Option<string> TempPath = Option.String(
        "tmp_path", "Accepted for compatibility: rows are staged in a hidden folder of the target directory, so that publishing them cannot be half done.");

    public static readonly Option<bool> HasPartition = Option.Bool("have_partition", "Accepted for compatibility.").WithDefault(false);

    public static readonly Option<bool> CustomFilename = Option.Bool("custom_filename", "Accepted for compatibility.").WithDefault(false);

    public static readonly Option<string> Compression = Option.String("compress_codec", "How files are compressed: none or gzip, which adds .gz to their names; parquet also by snappy, zstd, lz4 or brotli. lzo is not there yet.").WithDefault("none");

    public static readonly Option<string> Archive = Option.String("archive_compress_codec", "Accepted for compatibility: only 'none'.").WithDefault("none");

    /// <summary>All options.</summary>
    public static OptionSet All { get; } = new(
        Path, Format, FieldDelimiter, RowDelimiter, Quote, Header, NameExpression, NameTimeFormat, PartitionBy, PartitionExpression, PartitionInFile, Columns,
        BatchSize, Encoding, DateFormat, DatetimeFormat, TimeFormat, SchemaMode, DataMode, Transactional, TempPath, HasPartition, CustomFilename,
        Compression, Archive, XmlRootTag, XmlRowTag, XmlUseAttributes, Sheet, RowsInMemory);
}
