using System.Buffers;
using System.Text;
using Sluice.Connect.Batches;
using Sluice.Connect.Formats;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>How one incoming column's values go into one target column: as which text, and what the server makes of that.</summary>
internal sealed class MySqlField
{
    /// <summary>An instant that is sent in UTC, as a session in another time zone is to take it.</summary>
    public const string InSessionZone = "convert_tz({0}, '+00:00', @@time_zone)";

    private static readonly TextColumnWriter Instants = TextColumnWriter.Create(DataType.Timestamp);
    private readonly TextColumnWriter? _writer;
    private readonly Form _form;

    /// <param name="incoming">The type of the values.</param>
    /// <param name="native">The target column's type in the server's words.</param>
    /// <param name="isUtc">The sessions' time zone is UTC.</param>
    public MySqlField(DataType incoming, string native, bool isUtc)
    {
        var isBit = native.StartsWith("bit", StringComparison.OrdinalIgnoreCase);
        _form = FormOf(incoming.Kind);
        _writer = incoming.Kind == TypeKind.TimestampTz ? Instants : _form is Form.Number or Form.Plain ? TextColumnWriter.Create(incoming) : null;
        Expression = (_form, isBit, incoming.Kind) switch
        {
            (Form.Hex, true, _) => "CAST(conv({0}, 16, 10) AS UNSIGNED)",
            (Form.Hex, false, _) => "unhex({0})",
            (_, true, _) => "CAST({0} AS UNSIGNED)",
            (_, _, TypeKind.TimestampTz) when !isUtc => InSessionZone,
            _ => null,
        };
    }

    private enum Form
    {
        /// <summary>Digits: no character that means anything to a file or statement.</summary>
        Number = 0,

        /// <summary>As a number, between quotes: dates and times.</summary>
        Plain = 1,

        /// <summary>Any text.</summary>
        Text = 2,

        /// <summary>Bytes as hexadecimal digits.</summary>
        Hex = 3,

        /// <summary>1 or 0.</summary>
        Truth = 4,

        /// <summary>Arrays and rows as JSON.</summary>
        Json = 5,
    }

    /// <summary>What the server makes of the text, with <c>{0}</c> in its place; <c>null</c>: it takes it as it is.</summary>
    public string? Expression { get; }

    /// <summary>The value's text may hold any character.</summary>
    public bool NeedsEscape => _form is Form.Text or Form.Json;

    /// <summary>In a statement the value stands between quotes.</summary>
    public bool NeedsQuotes => _form is not (Form.Number or Form.Truth);

    /// <summary>The text of a value that is not null, as it is or in a form that needs no escape.</summary>
    public void Write(ColumnData column, int row, IBufferWriter<byte> output)
    {
        switch (_form)
        {
            case Form.Text:
                output.Write(((BinaryColumn)column)[row]);
                break;
            case Form.Truth:
                output.Write(((BooleanColumn)column)[row] ? "1"u8 : "0"u8);
                break;
            case Form.Hex:
                WriteHex(((BinaryColumn)column)[row], output);
                break;
            case Form.Json:
                output.Write(Encoding.UTF8.GetBytes(ValueText.Format(column, row, asJson: true)));
                break;
            default:
                _writer!.Write(column, row, output);
                break;
        }
    }

    private static Form FormOf(TypeKind kind) => kind switch
    {
        TypeKind.Boolean => Form.Truth,
        TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int or TypeKind.BigInt or TypeKind.Decimal => Form.Number,
        // A number that is none has no digits; the server is to refuse its name, not to look for a column of it.
        TypeKind.Float or TypeKind.Double or TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => Form.Plain,
        TypeKind.String => Form.Text,
        TypeKind.Bytes or TypeKind.BinaryVector or TypeKind.Float16Vector or TypeKind.BFloat16Vector => Form.Hex,
        _ => Form.Json,
    };

    private static void WriteHex(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var room = output.GetSpan(bytes.Length * 2);
        Convert.TryToHexString(bytes, room, out var written);
        output.Advance(written);
    }
}
