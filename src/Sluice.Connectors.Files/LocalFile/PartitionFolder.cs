using System.Buffers.Binary;
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

    private const int MostKnown = 10_000;

    private readonly FileSinkTable _table;
    private readonly TextColumnWriter[] _writers;
    private readonly string[] _names;
    private readonly ByteWriter _key = new(256);
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private char[] _chars = new char[256];

    public PartitionFolder(FileSinkTable table)
    {
        _table = table;
        _writers = [.. table.PartitionColumns.Select(i => TextColumnWriter.Create(table.Schema.Columns[i].Type, table.Formats))];
        _names = [.. table.PartitionColumns.Select(i => Name(table.Schema.Columns[i].Name))];
    }

    /// <summary>The folder of a row; empty without partition columns. The same string for the same values.</summary>
    public string Of(Batch batch, int row)
    {
        if (_writers.Length == 0)
            return "";
        _key.Truncate(0);
        Span<byte> length = stackalloc byte[sizeof(int)];
        for (var i = 0; i < _writers.Length; i++)
        {
            var column = batch.Columns[_table.PartitionColumns[i]];
            var from = _key.Length;
            if (!column.IsNull(row))
                _writers[i].Write(column, row, _key);

            // Behind each value its length: no byte parts values that may hold any.
            BinaryPrimitives.WriteInt32LittleEndian(length, column.IsNull(row) ? -1 : _key.Length - from);
            _key.Add(length);
        }

        // Bytes as characters one to one: a key to look up without making a string for each row.
        if (_chars.Length < _key.Length)
            _chars = new char[_key.Length * 2];
        Encoding.Latin1.GetChars(_key.Written, _chars);
        var key = _chars.AsSpan(0, _key.Length);
        var known = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(key, out var folder))
            return folder;
        if (_known.Count >= MostKnown)
            _known.Clear();
        folder = Make(batch, row);
        _known.Add(key.ToString(), folder);
        return folder;
    }

    private string Make(Batch batch, int row)
    {
        var folder = _table.PartitionExpression;
        for (var i = 0; i < _writers.Length; i++)
        {
            var number = i.ToString(CultureInfo.InvariantCulture);
            folder = folder
                .Replace("${k" + number + "}", _names[i], StringComparison.Ordinal)
                .Replace("${v" + number + "}", Value(batch, i, row), StringComparison.Ordinal);
        }

        return folder;
    }

    private string Value(Batch batch, int i, int row)
    {
        var column = batch.Columns[_table.PartitionColumns[i]];
        if (column.IsNull(row))
            return NullValue;
        _key.Truncate(0);
        _writers[i].Write(column, row, _key);
        return _key.Length == 0 ? NullValue : Escape(Encoding.UTF8.GetString(_key.Written));
    }

    /// <summary>A name ends at the first <c>=</c> for those who read the folders.</summary>
    private static string Name(string column) => column.Length == 0 ? NullValue : Escape(column).Replace("=", "%3D", StringComparison.Ordinal);

    /// <summary>A name or value must not lead out of its folder, hide it, or be parted by it.</summary>
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
