namespace Sluice.Connect.Schema;

/// <summary>The kinds of column types. Numbers are stored in plans and never reused.</summary>
public enum TypeKind
{
    /// <summary>Always null.</summary>
    Null = 0,

    /// <summary>True or false.</summary>
    Boolean = 1,

    /// <summary>Signed 8-bit integer.</summary>
    TinyInt = 2,

    /// <summary>Signed 16-bit integer.</summary>
    SmallInt = 3,

    /// <summary>Signed 32-bit integer.</summary>
    Int = 4,

    /// <summary>Signed 64-bit integer.</summary>
    BigInt = 5,

    /// <summary>IEEE 754, 32 bits.</summary>
    Float = 6,

    /// <summary>IEEE 754, 64 bits.</summary>
    Double = 7,

    /// <summary>Exact decimal with precision (1 to 38) and scale.</summary>
    Decimal = 8,

    /// <summary>UTF-8 text.</summary>
    String = 9,

    /// <summary>Bytes.</summary>
    Bytes = 10,

    /// <summary>Date without zone: days since 1970-01-01.</summary>
    Date = 11,

    /// <summary>Time of day without zone: nanoseconds since midnight.</summary>
    Time = 12,

    /// <summary>Date and time without zone: microseconds since 1970-01-01T00:00:00.</summary>
    Timestamp = 13,

    /// <summary>An instant: microseconds since 1970-01-01T00:00:00Z.</summary>
    TimestampTz = 14,

    /// <summary>A list of elements of one type.</summary>
    Array = 15,

    /// <summary>Keys and values.</summary>
    Map = 16,

    /// <summary>A nested row.</summary>
    Row = 17,

    /// <summary>A vector of 32-bit floats.</summary>
    FloatVector = 18,

    /// <summary>A vector of 16-bit floats, as bytes.</summary>
    Float16Vector = 19,

    /// <summary>A vector of bfloat16, as bytes.</summary>
    BFloat16Vector = 20,

    /// <summary>A vector of bits, as bytes.</summary>
    BinaryVector = 21,

    /// <summary>A sparse vector: index to 32-bit float.</summary>
    SparseFloatVector = 22,
}
