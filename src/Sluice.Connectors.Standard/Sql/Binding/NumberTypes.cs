using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;

namespace Sluice.Connectors.Standard.Sql.Binding;

/// <summary>Which type an operation on numbers has, and how operands come to it.</summary>
internal static class NumberTypes
{
    public static bool IsNumber(DataType type) => type.Kind is >= TypeKind.TinyInt and <= TypeKind.Decimal;

    public static bool IsInt(DataType type) => type.Kind is TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int;

    /// <summary>The type of an operation: int, bigint, a decimal as wide as the widest, or double.</summary>
    public static DataType OfOperation(DataType left, DataType right)
    {
        if (left.Kind == TypeKind.Decimal || right.Kind == TypeKind.Decimal)
            return Widest(left, right);
        if (IsInt(left) && IsInt(right))
            return DataType.Int;
        return (IsInt(left) || left.Kind == TypeKind.BigInt) && (IsInt(right) || right.Kind == TypeKind.BigInt) ? DataType.BigInt : DataType.Double;
    }

    /// <summary>The type that holds the values of both, as the branches of a CASE need it; <c>null</c> when none does.</summary>
    public static DataType? Common(DataType left, DataType right)
    {
        if (left.Equals(right) || right.Kind == TypeKind.Null)
            return left;
        if (left.Kind == TypeKind.Null)
            return right;
        if (!IsNumber(left) || !IsNumber(right))
            return null;
        if (left.Kind == TypeKind.Decimal || right.Kind == TypeKind.Decimal)
            return Widest(left, right);
        return left.Kind > right.Kind ? left : right;
    }

    public static Expression ToLong(Expression inner) => inner.Type.Kind switch
    {
        TypeKind.TinyInt => new Widen<sbyte, long>(inner, DataType.BigInt),
        TypeKind.SmallInt => new Widen<short, long>(inner, DataType.BigInt),
        TypeKind.Int => new Widen<int, long>(inner, DataType.BigInt),
        _ => inner,
    };

    public static Expression ToInt(Expression inner) => inner.Type.Kind switch
    {
        TypeKind.TinyInt => new Widen<sbyte, int>(inner, DataType.Int),
        TypeKind.SmallInt => new Widen<short, int>(inner, DataType.Int),
        _ => inner,
    };

    public static Expression ToDouble(Expression inner) => inner.Type.Kind switch
    {
        TypeKind.TinyInt => new Widen<sbyte, double>(inner, DataType.Double),
        TypeKind.SmallInt => new Widen<short, double>(inner, DataType.Double),
        TypeKind.Int => new Widen<int, double>(inner, DataType.Double),
        TypeKind.BigInt => new Widen<long, double>(inner, DataType.Double),
        TypeKind.Float => new Widen<float, double>(inner, DataType.Double),
        TypeKind.Decimal => new DecimalToDouble(inner),
        _ => inner,
    };

    private static DataType Widest(DataType left, DataType right)
    {
        var precision = Math.Max(left.Precision, right.Precision);
        var scale = Math.Max(left.Scale, right.Scale);
        return DataType.Decimal(Math.Max(precision, scale), scale);
    }
}
