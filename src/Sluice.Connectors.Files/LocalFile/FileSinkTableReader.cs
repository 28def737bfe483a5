using System.Text;
using Sluice.Connect.Config;
using Sluice.Connect.Formats;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Files.Packing;
using Sluice.Connectors.Files.Staging;
using O = Sluice.Connectors.Files.LocalFile.LocalFileSinkOptions;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Reads the sink's options for one table.</summary>
internal static class FileSinkTableReader
{
    public static FileSinkTable Read(SinkTable table, SinkContext context)
    {
        var options = table.Options;
        var format = options.Get(O.Format);
        RefuseUnsupported(options, format);
        BinaryOptions.DemandSink(options, format, table.Schema);
        if (options.Get(O.BatchSize) < 1)
            throw options.Error(O.BatchSize, $"'batch_size' is {options.Get(O.BatchSize)}, expected at least 1");
        var partitions = (options.Find(O.PartitionBy) ?? []).Select(n => ColumnOf(table.Schema, n, options, O.PartitionBy)).ToList();
        foreach (var column in partitions.Select(i => table.Schema.Columns[i]))
        {
            if (column.Type.Kind is TypeKind.Array or TypeKind.Map or TypeKind.Row or TypeKind.FloatVector)
                throw options.Error(O.PartitionBy, $"column '{column.Name}' is {column.Type}: only columns of a simple type can make folders");
        }

        var read = new FileSinkTable
        {
            Schema = table.Schema,
            Path = LocalPath.Full(options.Get(O.Path), context.WorkingDirectory),
            Format = format,
            Columns = WrittenColumns(table.Schema, options, partitions),
            PartitionColumns = partitions,
            PartitionExpression = ReadPartitionExpression(options, partitions.Count),
            Names = ReadNames(options, format, context.Clock),
            FieldDelimiter = Delimiter(options, O.FieldDelimiter, options.Find(O.FieldDelimiter) ?? (format == FileFormat.Text ? "\u0001" : ",")),
            RowDelimiter = Delimiter(options, O.RowDelimiter, options.Get(O.RowDelimiter)),
            Quote = options.Get(O.Quote),
            HasHeader = options.Get(O.Header) && format is FileFormat.Csv or FileFormat.Text,
            Formats = ReadFormats(options),
            Encoding = format is FileFormat.Binary or FileFormat.Excel ? null : FileEncodings.Read(options, O.Encoding),
            HasByteOrderMark = FileEncodings.HasEitherOrder(options, O.Encoding),
            IsCompressed = format != FileFormat.Parquet && PackingOptions.Codec(options, O.Compression) == PackingKind.Gzip,
            Codec = format == FileFormat.Parquet ? ParquetCodec.Read(options, O.Compression).Codec : ParquetCompression.None,
            Xml = format == FileFormat.Xml ? XmlOptions.ReadSink(options) : null,
            RowsPerFile = options.Get(O.BatchSize),
            SchemaMode = options.Get(O.SchemaMode),
            DataMode = options.Get(O.DataMode),
        };
        RefuseTypesWithoutText(options, read);
        if (format == FileFormat.Xml)
            XmlOptions.DemandNames(options, read.WrittenSchema);
        return format == FileFormat.Excel ? read with { Sheet = ExcelOptions.ReadSink(options, read.WrittenSchema) } : read;
    }

    private static void RefuseUnsupported(OptionValues options, FileFormat format)
    {
        if (format is not (FileFormat.Csv or FileFormat.Json or FileFormat.Text or FileFormat.Parquet or FileFormat.Xml or FileFormat.Excel or FileFormat.Binary))
        {
            var given = options.Config[O.Format.Name] is ConfigScalar scalar ? scalar.Text : format.ToString();
            throw options.Error(O.Format, $"file_format_type '{given}' is not yet supported", "csv, json, text, parquet, xml, excel and binary are");
        }

        var archive = options.Get(O.Archive);
        if (!archive.Equals("none", StringComparison.OrdinalIgnoreCase))
            throw options.Error(O.Archive, $"'{O.Archive.Name} = {archive}' is not supported by the sink", "set compress_codec = gzip");
    }

    private static List<int> WrittenColumns(TableSchema schema, OptionValues options, List<int> partitions)
    {
        var columns = options.Find(O.Columns) is { Count: > 0 } names
            ? names.Select(n => ColumnOf(schema, n, options, O.Columns)).ToList()
            : [.. Enumerable.Range(0, schema.Columns.Count)];
        if (!options.Get(O.PartitionInFile))
            columns.RemoveAll(partitions.Contains);
        return columns.Count > 0 ? columns : throw options.Error(O.PartitionBy, "all columns make folders, so no column is left for the files");
    }

    private static int ColumnOf(TableSchema schema, string name, OptionValues options, Option<IReadOnlyList<string>> option)
    {
        for (var i = 0; i < schema.Columns.Count; i++)
        {
            if (string.Equals(schema.Columns[i].Name, name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        var near = NearestName.Find(name, schema.Columns.Select(c => c.Name));
        throw options.Error(option, $"'{option.Name}' names '{name}', which is no column of {schema.Path}", near is null ? null : $"did you mean '{near}'?");
    }

    private static string ReadPartitionExpression(OptionValues options, int count)
    {
        if (options.Find(O.PartitionExpression) is not { Length: > 0 } expression || expression.Contains("...", StringComparison.Ordinal))
            return string.Join('/', Enumerable.Range(0, count).Select(i => $"${{k{i}}}=${{v{i}}}"));
        if (count > 0 && (Path.IsPathRooted(expression) || expression.Split('/').Any(s => s.StartsWith('.'))))
            throw options.Error(O.PartitionExpression, "'partition_dir_expression' must name folders below 'path' that do not start with '.'");
        return expression.TrimEnd('/');
    }

    private static FileNames ReadNames(OptionValues options, FileFormat format, TimeProvider clock)
    {
        var expression = options.Get(O.NameExpression);
        if (expression.Contains('/', StringComparison.Ordinal) || expression.StartsWith('.') || expression.Length == 0)
            throw options.Error(O.NameExpression, $"'{expression}' is no file name: it must not be empty, hold '/' or start with '.'");
        if (options.Get(O.Transactional) && !expression.Contains("${transactionId}", StringComparison.Ordinal))
            throw options.Error(O.NameExpression, "'file_name_expression' must contain ${transactionId}", "or set is_enable_transaction = false");
        var names = new FileNames(expression, options.Get(O.NameTimeFormat), Suffix(options, format), clock);
        try
        {
            if (names.Of(new TransactionId(default, 0), 0).AsSpan().IndexOfAny('/', '\0') < 0)
                return names;
        }
        catch (FormatException)
        {
        }

        throw options.Error(O.NameTimeFormat, $"'{names.TimeFormat}' is no time format for a file name", "such as yyyy.MM.dd");
    }

    private static string Suffix(OptionValues options, FileFormat format)
    {
        if (format == FileFormat.Parquet)
            return ParquetCodec.Read(options, O.Compression).Suffix + FileSuffix.Of(format);
        return FileSuffix.Of(format) + (PackingOptions.Codec(options, O.Compression) == PackingKind.Gzip ? ".gz" : "");
    }

    private static byte[] Delimiter(OptionValues options, Option<string> option, string text)
    {
        return text.Length > 0 && !text.Contains('"', StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(text)
            : throw options.Error(option, $"'{option.Name}' must not be empty or hold a quote");
    }

    private static TextFormats ReadFormats(OptionValues options)
    {
        try
        {
            return TextFormats.Of(options.Find(O.DateFormat), options.Find(O.TimeFormat), options.Find(O.DatetimeFormat));
        }
        catch (FormatException e)
        {
            var option = new[] { O.DateFormat, O.TimeFormat, O.DatetimeFormat }.First(o => options.Find(o) is { } f && e.Message.StartsWith($"'{f}'", StringComparison.Ordinal));
            throw options.Error(option, $"'{option.Name}': {e.Message}");
        }
    }

    private static void RefuseTypesWithoutText(OptionValues options, FileSinkTable table)
    {
        var columns = table.Format is FileFormat.Csv or FileFormat.Text ? table.Columns.Concat(table.PartitionColumns) : table.PartitionColumns;
        foreach (var column in columns.Select(i => table.Schema.Columns[i]))
        {
            try
            {
                TextColumnWriter.Create(column.Type);
            }
            catch (NotSupportedException e)
            {
                throw options.Error(O.Format, $"column '{column.Name}' of {table.Schema.Path}: {e.Message}");
            }
        }
    }
}
