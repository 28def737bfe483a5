using System.Text;
using System.Text.RegularExpressions;
using Sluice.Connect.Config;
using Sluice.Connect.Formats;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Binary;
using Sluice.Connectors.Files.Csv;
using Sluice.Connectors.Files.Fields;
using Sluice.Connectors.Files.Packing;
using O = Sluice.Connectors.Files.LocalFile.LocalFileSourceOptions;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Reads the options of one table and says all that is wrong with them.</summary>
internal static class FileTableReader
{
    private const int MostRecordSize = 1_000_000_000;
    private const int MostDelimiter = 16;

    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    public static FileTable Read(OptionValues options, SourceContext context)
    {
        if (!options.Has(O.Path))
            throw options.Error(O.Path, "option 'path' is required: the file or directory to read");
        if (!options.Has(O.Format))
            throw options.Error(O.Format, "option 'file_format_type' is required: csv, json, text, parquet, xml, excel or binary");
        var format = options.Get(O.Format);
        RefuseUnsupported(options, format);
        var hasOwnColumns = format == FileFormat.Parquet;
        var isBinary = format == FileFormat.Binary;
        var isRaw = !hasOwnColumns && !isBinary && !options.Has(O.Schema);
        if (format is (FileFormat.Xml or FileFormat.Excel) && isRaw)
        {
            throw options.Error(O.Schema, format == FileFormat.Xml
                ? "option 'schema' is required for xml: the names of its elements or attributes are the columns"
                : "option 'schema' is required for excel: a column is the cell in its place");
        }

        var chunk = isBinary ? BinaryOptions.Read(options) : 0;
        var whole = isBinary ? BinaryColumns.Of(context.DefaultTable)
            : !options.Has(O.Schema) && hasOwnColumns ? new TableSchema(context.DefaultTable, [])
            : isRaw ? new TableSchema(context.DefaultTable, [new ColumnDefinition(FileTable.ContentColumn, DataType.String)])
            : context.Dialect.ReadSchema(options.Get(O.Schema), context.DefaultTable);
        if (format is FileFormat.Csv or FileFormat.Text or FileFormat.Xml or FileFormat.Excel)
            RefuseTypesWithoutText(options, whole, format);
        var max = options.Get(O.MaxRecordSize);
        if (max is < 1 or > MostRecordSize)
            throw options.Error(O.MaxRecordSize, $"'max_record_size' is {max}, expected 1 to {MostRecordSize}");
        var skip = options.Get(O.SkipHeaderRows);
        if (skip is < 0 or > int.MaxValue)
            throw options.Error(O.SkipHeaderRows, $"'skip_header_row_number' is {skip}, expected 0 or more");
        return new FileTable
        {
            Path = LocalPath.Full(options.Get(O.Path), context.WorkingDirectory),
            Format = format,
            FileSchema = whole,
            ReadSchema = hasOwnColumns && whole.Columns.Count == 0 ? whole : Project(options, whole, isRaw),
            ReadColumns = options.Find(O.ReadColumns) ?? [],
            Dialect = DialectOf(options, format, isRaw),
            Nulls = NullsOf(options, format, isRaw),
            IsRaw = isRaw,
            Xml = format == FileFormat.Xml ? XmlOptions.Read(options) : null,
            Sheet = format == FileFormat.Excel ? ExcelOptions.Read(options) : null,
            ChunkSize = chunk,
            SkipRows = (int)skip,
            Encoding = hasOwnColumns || isBinary || format == FileFormat.Excel ? null : FileEncodings.Read(options, O.Encoding),
            DetectsByteOrder = FileEncodings.HasEitherOrder(options, O.Encoding),
            Packing = hasOwnColumns ? RefuseArchive(options) : PackingOptions.Read(options, O.Compression, O.Archive),
            MaxUnpackedSize = options.Get(O.MaxUnpackedSize) is > 0 and var size
                ? size
                : throw options.Error(O.MaxUnpackedSize, $"'max_unpacked_size' is {options.Get(O.MaxUnpackedSize)}, expected at least 1"),
            FileFilter = ReadFilter(options),
            ReadPartitions = options.Find(O.ReadPartitions) ?? [],
            ParsesPartitions = options.Get(O.ParsePartitions) && !isBinary,
            MaxRecordSize = max,
        };
    }

    private static void RefuseUnsupported(OptionValues options, FileFormat format)
    {
        if (format is not (FileFormat.Csv or FileFormat.Json or FileFormat.Text or FileFormat.Parquet or FileFormat.Xml or FileFormat.Excel or FileFormat.Binary))
        {
            var given = options.Config[O.Format.Name] is ConfigScalar scalar ? scalar.Text : format.ToString();
            throw options.Error(O.Format, $"file_format_type '{given}' is not yet supported", "csv, json, text, parquet, xml, excel and binary are");
        }
    }

    /// <summary>How a Parquet file is compressed it says itself.</summary>
    private static PackingKind RefuseArchive(OptionValues options) => options.Get(O.Archive).Equals("none", StringComparison.OrdinalIgnoreCase)
        ? PackingKind.None
        : throw options.Error(O.Archive, "'archive_compress_codec' is not for parquet files: they are read from their end", "unpack them first");

    private static void RefuseTypesWithoutText(OptionValues options, TableSchema schema, FileFormat format)
    {
        foreach (var column in schema.Columns)
        {
            try
            {
                if (format is FileFormat.Csv or FileFormat.Text)
                    TextColumnParser.Create(column.Type);
                else
                    _ = new FieldTextReader(column.Type);
            }
            catch (NotSupportedException e)
            {
                throw options.Error(O.Schema, $"column '{column.Name}': {e.Message}");
            }
        }
    }

    private static TableSchema Project(OptionValues options, TableSchema whole, bool isRaw)
    {
        if (options.Find(O.ReadColumns) is not { Count: > 0 } names)
            return whole;
        if (isRaw)
            throw options.Error(O.ReadColumns, "'read_columns' needs a schema");
        foreach (var name in names)
        {
            if (whole.IndexOf(name) < 0)
            {
                var near = NearestName.Find(name, whole.Columns.Select(c => c.Name));
                throw options.Error(O.ReadColumns, $"'read_columns' names '{name}', which is no column of the schema", near is null ? null : $"did you mean '{near}'?");
            }
        }

        return whole.WithColumns([.. names.Distinct(StringComparer.Ordinal).Select(n => whole.Columns[whole.IndexOf(n)])]);
    }

    private static CsvDialect DialectOf(OptionValues options, FileFormat format, bool isRaw)
    {
        if (format is not (FileFormat.Csv or FileFormat.Json or FileFormat.Text))
            return CsvDialect.Lines;
        var lineEnd = LineEnd(options, format);
        if (format == FileFormat.Json)
            return CsvDialect.LinesThatEndWith(lineEnd);
        var delimiter = options.Find(O.FieldDelimiter) ?? (format == FileFormat.Text ? "\u0001" : ",");
        if (format == FileFormat.Text)
            return TextDialect(options, delimiter, lineEnd, isRaw);
        if (delimiter.Length is 0 or > MostDelimiter || delimiter.AsSpan().IndexOfAny('"', '\r', '\n') >= 0)
            throw options.Error(O.FieldDelimiter, "'field_delimiter' must be 1 to 16 characters without quotes and line ends");
        return isRaw ? CsvDialect.QuotedLinesThatEndWith(lineEnd) : new CsvDialect(Encoding.UTF8.GetBytes(delimiter), HasQuotes: true, lineEnd);
    }

    private static byte LineEnd(OptionValues options, FileFormat format)
    {
        var end = options.Get(O.RowDelimiter);
        if (format == FileFormat.Text && end is not "\r\n" && (end.Length != 1 || !char.IsAscii(end[0])))
            throw options.Error(O.RowDelimiter, "'row_delimiter' must be one ASCII character or \\r\\n");
        if (format != FileFormat.Text && end is not ("\n" or "\r\n" or "\r"))
            throw options.Error(O.RowDelimiter, "'row_delimiter' must be \\n, \\r\\n or \\r for csv and json", "text files may have any ASCII character");
        return (byte)end[^1];
    }

    private static CsvDialect TextDialect(OptionValues options, string delimiter, byte lineEnd, bool isRaw)
    {
        if (isRaw)
            return CsvDialect.LinesThatEndWith(lineEnd);
        return delimiter.Length is > 0 and <= MostDelimiter && !delimiter.Contains((char)lineEnd, StringComparison.Ordinal)
            ? new CsvDialect(Encoding.UTF8.GetBytes(delimiter), HasQuotes: false, lineEnd)
            : throw options.Error(O.FieldDelimiter, "'field_delimiter' must be 1 to 16 characters without line ends");
    }

    private static FieldNulls NullsOf(OptionValues options, FileFormat format, bool isRaw)
    {
        if (format != FileFormat.Text || isRaw)
            return FieldNulls.None;
        var text = options.Find(O.NullFormat) is { Length: > 0 } given ? Encoding.UTF8.GetBytes(given) : null;
        return new FieldNulls(Blank: true, Missing: true, text);
    }

    private static Regex? ReadFilter(OptionValues options)
    {
        if (options.Find(O.FileFilter) is not { Length: > 0 } pattern)
            return null;
        try
        {
            return new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant, MatchTimeout);
        }
        catch (ArgumentException e)
        {
            throw options.Error(O.FileFilter, $"'file_filter_pattern' is no regular expression: {e.Message}");
        }
    }
}
