using MySqlConnector;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// Reads one column of an answer. Numbers are read by the driver; everything else is asked for as bytes, which the driver hands over as they are,
/// and read here: no text is made of them on the way.
/// </summary>
internal sealed class MySqlColumnReader
{
    private readonly TextColumnParser _parser;
    private readonly TypeKind _kind;
    private readonly bool _isBit;
    private readonly bool _zeroDateIsNull;
    private byte[] _bytes = new byte[256];

    private MySqlColumnReader(ColumnDefinition column, string select, bool zeroDateIsNull)
    {
        Select = select;
        Column = column;
        _kind = column.Type.Kind;
        _isBit = IsBit(column);
        _zeroDateIsNull = zeroDateIsNull;
        _parser = TextColumnParser.Create(column.Type, isValidUtf8: true);
    }

    public ColumnDefinition Column { get; }

    /// <summary>What stands behind SELECT.</summary>
    public string Select { get; }

    public static MySqlColumnReader For(ColumnDefinition column, MySqlLogin login)
    {
        var name = MySqlNames.Quote(column.Name);
        var select = column.Type.Kind switch
        {
            TypeKind.Boolean when IsBit(column) => $"{name} + 0",
            TypeKind.Boolean or TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt or TypeKind.Double => name,
            // The server shows a FLOAT with six digits, and a DOUBLE with all that it has.
            TypeKind.Float => $"{name} + 0e0",
            TypeKind.Bytes when IsBit(column) => $"hex({name})",
            TypeKind.Bytes => $"CAST({name} AS BINARY)",
            TypeKind.String => $"CAST(CONVERT({name} USING utf8mb4) AS BINARY)",
            _ => $"CAST({name} AS BINARY)",
        };
        var isDate = column.Type.Kind is TypeKind.Date or TypeKind.Timestamp;
        return new MySqlColumnReader(column, select, isDate && login.ZeroDateIsNull);
    }

    /// <summary>Appends the value of the reader's row.</summary>
    /// <exception cref="FormatException">It is no value of the column's type: nothing was appended.</exception>
    public void Append(MySqlDataReader reader, int at, ColumnData column)
    {
        if (reader.IsDBNull(at))
        {
            column.AppendNull();
            return;
        }

        switch (_kind)
        {
            case TypeKind.BigInt:
                ((FixedColumn<long>)column).Append(reader.GetInt64(at));
                break;
            case TypeKind.Int:
                ((FixedColumn<int>)column).Append(reader.GetInt32(at));
                break;
            case TypeKind.SmallInt:
                ((FixedColumn<short>)column).Append(reader.GetInt16(at));
                break;
            case TypeKind.TinyInt:
                ((FixedColumn<sbyte>)column).Append(reader.GetSByte(at));
                break;
            case TypeKind.Boolean:
                ((BooleanColumn)column).Append(Truth(reader.GetInt32(at)));
                break;
            case TypeKind.Double:
                ((FixedColumn<double>)column).Append(reader.GetDouble(at));
                break;
            case TypeKind.Float:
                ((FixedColumn<float>)column).Append((float)reader.GetDouble(at));
                break;
            case TypeKind.Bytes when _isBit:
                ((BinaryColumn)column).Append(Convert.FromHexString(PadBits(reader.GetString(at))));
                break;
            default:
                AppendBytes(reader, at, column);
                break;
        }
    }

    /// <summary>The value as people see it.</summary>
    public string? Show(MySqlDataReader reader, int at)
    {
        if (reader.IsDBNull(at))
            return null;
        return reader.GetValue(at) switch
        {
            byte[] bytes when _kind != TypeKind.Bytes => System.Text.Encoding.UTF8.GetString(bytes),
            byte[] bytes => Convert.ToHexStringLower(bytes),
            IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            var other => other.ToString(),
        };
    }

    private static bool IsBit(ColumnDefinition column) => column.SourceType?.StartsWith("bit", StringComparison.OrdinalIgnoreCase) ?? false;

    private static bool Truth(int value) => value switch
    {
        0 => false,
        1 => true,
        _ => throw new FormatException("the column is read as a truth value, and this is neither 0 nor 1; add 'tinyInt1isBit=false' to 'url' to read numbers"),
    };

    /// <summary>HEX leaves out leading zeros of a BIT.</summary>
    private string PadBits(string hex) => hex.PadLeft(Math.Max(hex.Length + (hex.Length % 2), (BitsOf(Column.SourceType!) + 7) / 8 * 2), '0');

    private static int BitsOf(string native) =>
        int.TryParse(native.AsSpan(native.IndexOf('(', StringComparison.Ordinal) + 1).TrimEnd(')'), out var bits) ? bits : 1;

    private void AppendBytes(MySqlDataReader reader, int at, ColumnData column)
    {
        var length = (int)reader.GetBytes(at, 0, null, 0, 0);
        if (length > _bytes.Length)
            _bytes = new byte[length * 2];
        reader.GetBytes(at, 0, _bytes, 0, length);
        var text = _bytes.AsSpan(0, length);
        if (column is BinaryColumn texts)
            texts.Append(text);
        else if (_zeroDateIsNull && text.StartsWith("0000-00-00"u8))
            column.AppendNull();
        else if (!_parser.TryAppend(text, column))
            throw new FormatException(Expectation(text));
    }

    private string Expectation(ReadOnlySpan<byte> text) => text.StartsWith("0000-00-00"u8) || text.IndexOf("-00"u8) >= 0
        ? "this is a date that does not exist; add 'zeroDateTimeBehavior=CONVERT_TO_NULL' to 'url' to read 0000-00-00 as NULL, or mend the value"
        : $"expected {_parser.Expects}; mend the value, or CAST it by 'query'";
}
