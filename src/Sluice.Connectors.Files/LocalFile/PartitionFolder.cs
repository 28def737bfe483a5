using System.Globalization;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>The folder that a row's partition columns name, below the target directory.</summary>
internal sealed class PartitionFolder
{
    /// <summary>What stands for null, as in Hive.</summary>
    private const string NullValue = "__HIVE_DEFAULT_PARTITION__";

    private readonly FileSinkTable _table;
    private readonly TextColumnWriter[] _writers;
    private readonly ByteWriter _text = new(256);
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    public PartitionFolder(FileSinkTable table)
    {
        _table = table;
        _writers = [.. table.PartitionColumns.Select(i => TextColumnWriter.Create(table.Schema.Columns[i].Type, table.Formats))];
    }

    /// <summary>The folder of a row; empty without partition columns.</summary>
    public string Of(Batch batch, int row)
    {
        if (_writers.Length == 0)
            return "";
        var folder = _table.PartitionExpression;
        for (var i = 0; i < _writers.Length; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            folder = folder
                .Replace("${k" + number + "}", _table.Schema.Columns[_table.PartitionColumns[i]].Name, StringComparison.Ordinal)
                .Replace("${v" + number + "}", Value(batch, i, row), StringComparison.Ordinal);
        }

        // One string for each folder, however many rows it has.
        if (_known.TryGetValue(folder, out var known))
            return known;
        _known.Add(folder, folder);
        return folder;
    }

    private string Value(Batch batch, int i, int row)
    {
        var column = batch.Columns[_table.PartitionColumns[i]];
        if (column.IsNull(row))
            return NullValue;
        _text.Truncate(0);
        _writers[i].Write(column, row, _text);
        return _text.Length == 0 ? NullValue : Escape(Encoding.UTF8.GetString(_text.Written));
    }

    /// <summary>A value must not lead out of its folder, hide it, or be parted by it.</summary>
    private static string Escape(string value)
    {
        if (value[0] != '.' && !value.Any(IsEscaped))
            return value;
        var text = new StringBuilder();
        foreach (var c in value)
        {
            if (IsEscaped(c) || (c == '.' && text.Length == 0))
                text.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            else
                text.Append(c);
        }

        return text.ToString();
    }

    private static bool IsEscaped(char c) => c is '/' or '\\' or '%' or '$' || char.IsControl(c);
}
