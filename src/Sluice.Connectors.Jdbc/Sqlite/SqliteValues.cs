using System.Globalization;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;
using SQLitePCL;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>
/// Values between SQLite's storage classes and columns. Dates and times are ISO texts, as SQLite's own functions have them; numbers are
/// taken as seconds since 1970 (integer) or Julian days (real), as those functions take them.
/// </summary>
internal static class SqliteValues
{
    private const double JulianEpoch = 2_440_587.5;
    private const string TimestampFormat = "yyyy-MM-dd HH:mm:ss.FFFFFF";
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Appends the current row's value to a column.</summary>
    /// <exception cref="FormatException">The column's type has no such value.</exception>
    /// <exception cref="OverflowException">The value is too large for the column's type.</exception>
    public static void Append(sqlite3_stmt row, int at, ColumnData column)
    {
        var storage = raw.sqlite3_column_type(row, at);
        if (storage == raw.SQLITE_NULL)
        {
            column.AppendNull();
            return;
        }

        switch (column.Type.Kind)
        {
            case TypeKind.String:
                ((BinaryColumn)column).Append(storage == raw.SQLITE_TEXT ? raw.sqlite3_column_blob(row, at) : TextBytes(row, at));
                break;
            case TypeKind.Bytes:
                ((BinaryColumn)column).Append(raw.sqlite3_column_blob(row, at));
                break;
            case TypeKind.BigInt:
                ((FixedColumn<long>)column).Append(Integer(row, at, storage));
                break;
            case TypeKind.Int:
                ((FixedColumn<int>)column).Append(checked((int)Integer(row, at, storage)));
                break;
            case TypeKind.SmallInt:
                ((FixedColumn<short>)column).Append(checked((short)Integer(row, at, storage)));
                break;
            case TypeKind.TinyInt:
                ((FixedColumn<sbyte>)column).Append(checked((sbyte)Integer(row, at, storage)));
                break;
            case TypeKind.Boolean:
                ((BooleanColumn)column).Append(Truth(row, at, storage));
                break;
            case TypeKind.Double:
                ((FixedColumn<double>)column).Append(
                    storage is raw.SQLITE_FLOAT or raw.SQLITE_INTEGER ? raw.sqlite3_column_double(row, at) : double.Parse(Text(row, at), NumberStyles.Float, Invariant));
                break;
            case TypeKind.Decimal:
                ((FixedColumn<Int128>)column).Append(DecimalText.Parse(Number(row, at, storage), column.Type.Precision, column.Type.Scale));
                break;
            case TypeKind.Date:
                ((FixedColumn<int>)column).Append(TemporalValues.FromDate(DateOnly.FromDateTime(Moment(row, at, storage))));
                break;
            case TypeKind.Time:
                ((FixedColumn<long>)column).Append(TemporalValues.FromTime(TimeOnly.Parse(Text(row, at), Invariant)));
                break;
            case TypeKind.Timestamp:
                ((FixedColumn<long>)column).Append(TemporalValues.FromTimestamp(Moment(row, at, storage)));
                break;
            case TypeKind.TimestampTz:
                ((FixedColumn<long>)column).Append(TemporalValues.FromInstant(
                    storage == raw.SQLITE_TEXT ? DateTimeOffset.Parse(Text(row, at), Invariant, DateTimeStyles.AssumeUniversal) : new DateTimeOffset(Moment(row, at, storage), TimeSpan.Zero)));
                break;
            default:
                throw new FormatException();
        }
    }

    /// <summary>Binds a column's value as a statement's parameter.</summary>
    /// <returns>SQLite's result code.</returns>
    public static int Bind(sqlite3_stmt statement, int parameter, ColumnData column, int row)
    {
        if (column.IsNull(row))
            return raw.sqlite3_bind_null(statement, parameter);
        return column switch
        {
            FixedColumn<long> { Type.Kind: TypeKind.BigInt } c => raw.sqlite3_bind_int64(statement, parameter, c[row]),
            FixedColumn<int> { Type.Kind: TypeKind.Int } c => raw.sqlite3_bind_int64(statement, parameter, c[row]),
            FixedColumn<short> c => raw.sqlite3_bind_int64(statement, parameter, c[row]),
            FixedColumn<sbyte> c => raw.sqlite3_bind_int64(statement, parameter, c[row]),
            BooleanColumn c => raw.sqlite3_bind_int64(statement, parameter, c[row] ? 1 : 0),
            FixedColumn<double> c => raw.sqlite3_bind_double(statement, parameter, c[row]),
            FixedColumn<float> c => raw.sqlite3_bind_double(statement, parameter, c[row]),
            BinaryColumn { Type.Kind: TypeKind.String } c => raw.sqlite3_bind_text(statement, parameter, c[row]),
            BinaryColumn c => raw.sqlite3_bind_blob(statement, parameter, c[row]),
            FixedColumn<int> c => raw.sqlite3_bind_text(statement, parameter, TemporalValues.ToDate(c[row]).ToString("yyyy-MM-dd", Invariant)),
            FixedColumn<long> { Type.Kind: TypeKind.Time } c => raw.sqlite3_bind_text(statement, parameter, TemporalValues.ToTime(c[row]).ToString("HH:mm:ss.FFFFFFF", Invariant)),
            FixedColumn<long> { Type.Kind: TypeKind.Timestamp } c => raw.sqlite3_bind_text(statement, parameter, TemporalValues.ToTimestamp(c[row]).ToString(TimestampFormat, Invariant)),
            FixedColumn<long> c => raw.sqlite3_bind_text(statement, parameter, TemporalValues.ToInstant(c[row]).ToString(TimestampFormat + "zzz", Invariant)),
            _ => raw.sqlite3_bind_text(statement, parameter, ValueText.Format(column, row, asJson: true)),
        };
    }

    /// <summary>Binds a value of the current row as a parameter of another statement, as it is.</summary>
    /// <returns>SQLite's result code.</returns>
    public static int Copy(sqlite3_stmt row, int at, sqlite3_stmt statement, int parameter)
    {
        var storage = raw.sqlite3_column_type(row, at);
        if (storage == raw.SQLITE_INTEGER)
            return raw.sqlite3_bind_int64(statement, parameter, raw.sqlite3_column_int64(row, at));
        if (storage == raw.SQLITE_FLOAT)
            return raw.sqlite3_bind_double(statement, parameter, raw.sqlite3_column_double(row, at));
        if (storage == raw.SQLITE_NULL)
            return raw.sqlite3_bind_null(statement, parameter);
        var bytes = raw.sqlite3_column_blob(row, at);
        if (storage == raw.SQLITE_BLOB)
            return raw.sqlite3_bind_blob(statement, parameter, bytes);
        return bytes.IsEmpty ? raw.sqlite3_bind_text(statement, parameter, "") : raw.sqlite3_bind_text(statement, parameter, bytes);
    }

    private static string Text(sqlite3_stmt row, int at) => raw.sqlite3_column_text(row, at).utf8_to_string();

    private static byte[] TextBytes(sqlite3_stmt row, int at) => Encoding.UTF8.GetBytes(Text(row, at));

    private static long Integer(sqlite3_stmt row, int at, int storage)
    {
        if (storage == raw.SQLITE_INTEGER)
            return raw.sqlite3_column_int64(row, at);
        if (storage == raw.SQLITE_TEXT)
            return long.Parse(Text(row, at), NumberStyles.AllowLeadingSign, Invariant);
        var number = storage == raw.SQLITE_FLOAT ? raw.sqlite3_column_double(row, at) : throw new FormatException();
        return number == Math.Floor(number) && Math.Abs(number) < long.MaxValue ? (long)number : throw new FormatException();
    }

    private static bool Truth(sqlite3_stmt row, int at, int storage) => storage == raw.SQLITE_TEXT
        ? Text(row, at).ToUpperInvariant() switch
        {
            "TRUE" or "T" or "1" => true,
            "FALSE" or "F" or "0" => false,
            _ => throw new FormatException(),
        }
        : Integer(row, at, storage) switch
        {
            1 => true,
            0 => false,
            _ => throw new FormatException(),
        };

    /// <summary>A number's digits; a real's are the shortest that give it back.</summary>
    private static string Number(sqlite3_stmt row, int at, int storage) =>
        storage == raw.SQLITE_FLOAT ? raw.sqlite3_column_double(row, at).ToString("R", Invariant) : Text(row, at);

    private static DateTime Moment(sqlite3_stmt row, int at, int storage) => storage switch
    {
        raw.SQLITE_TEXT => DateTime.Parse(Text(row, at), Invariant, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
        raw.SQLITE_INTEGER => DateTime.UnixEpoch.AddSeconds(InRange(raw.sqlite3_column_int64(row, at))),
        raw.SQLITE_FLOAT => DateTime.UnixEpoch.AddDays(InRange(raw.sqlite3_column_double(row, at) - JulianEpoch)),
        _ => throw new FormatException(),
    };

    private static double InRange(double value) => Math.Abs(value) < 250_000_000_000 ? value : throw new FormatException();
}
