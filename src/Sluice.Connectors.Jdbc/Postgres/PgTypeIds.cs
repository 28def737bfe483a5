namespace Sluice.Connectors.Jdbc.Postgres;

/// <summary>PostgreSQL's numbers of its built-in types (pg_type.dat); they never change.</summary>
internal static class PgTypeIds
{
    public const uint Bool = 16;
    public const uint Bytea = 17;
    public const uint Name = 19;
    public const uint Int8 = 20;
    public const uint Int2 = 21;
    public const uint Int4 = 23;
    public const uint Text = 25;
    public const uint Oid = 26;
    public const uint Json = 114;
    public const uint Xml = 142;
    public const uint Float4 = 700;
    public const uint Float8 = 701;
    public const uint BpChar = 1042;
    public const uint VarChar = 1043;
    public const uint Date = 1082;
    public const uint Time = 1083;
    public const uint Timestamp = 1114;
    public const uint TimestampTz = 1184;
    public const uint Numeric = 1700;
    public const uint Uuid = 2950;
    public const uint Jsonb = 3802;
    public const uint BoolArray = 1000;
    public const uint Int2Array = 1005;
    public const uint Int4Array = 1007;
    public const uint TextArray = 1009;
    public const uint BpCharArray = 1014;
    public const uint VarCharArray = 1015;
    public const uint Int8Array = 1016;
    public const uint Float4Array = 1021;
    public const uint Float8Array = 1022;

    /// <summary>The element's type of an array that is read and written as an array; 0 for others.</summary>
    public static uint ElementOf(uint array) => array switch
    {
        BoolArray => Bool,
        Int2Array => Int2,
        Int4Array => Int4,
        Int8Array => Int8,
        Float4Array => Float4,
        Float8Array => Float8,
        TextArray => Text,
        VarCharArray => VarChar,
        BpCharArray => BpChar,
        _ => 0,
    };
}
