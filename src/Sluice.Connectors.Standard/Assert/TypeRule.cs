using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Standard.Assert;

/// <summary>
/// Checks values against a declared type. Stricter than the column's own type: no value may be null, not even inside a container,
/// unless the declared type is null; and a decimal may have no more digits than declared.
/// </summary>
internal static class TypeRule
{
    /// <summary>Whether a value that is not null can be of the declared type, going by the types alone.</summary>
    public static bool CanMatch(DataType type, DataType declared) => type.Kind == declared.Kind && type.Kind switch
    {
        TypeKind.Null => true,
        TypeKind.Decimal => type.Scale == declared.Scale,
        TypeKind.Array => CanMatch(type.Element!, declared.Element!),
        TypeKind.Map => CanMatch(type.Key!, declared.Key!) && CanMatch(type.Element!, declared.Element!),
        TypeKind.Row => type.Fields.Count == declared.Fields.Count
            && type.Fields.Zip(declared.Fields).All(f => CanMatch(f.First.Type, f.Second.Type)),
        _ => true,
    };

    /// <summary>Whether matching types and no null leave nothing to look for in the values.</summary>
    public static bool IsSettledByType(DataType type, DataType declared) => type.Kind switch
    {
        TypeKind.Decimal => type.Precision <= declared.Precision,
        TypeKind.Array or TypeKind.Map or TypeKind.Row or TypeKind.Null => false,
        _ => true,
    };

    /// <summary>Whether a value is of the declared type; the types are known to match.</summary>
    public static bool Holds(ColumnData column, int row, DataType declared)
    {
        if (column.IsNull(row) || declared.Kind == TypeKind.Null)
            return column.IsNull(row) && declared.Kind == TypeKind.Null;
        return column switch
        {
            FixedColumn<Int128> decimals => HasAtMost(decimals[row], declared.Precision),
            ListColumn { Type.Kind: TypeKind.Array } list => AllHold(list.Items, list.Offsets[row], list.Offsets[row + 1], declared.Element!),
            MapColumn { Type.Kind: TypeKind.Map } map => AllHold(map.Keys, map.Offsets[row], map.Offsets[row + 1], declared.Key!)
                && AllHold(map.Values, map.Offsets[row], map.Offsets[row + 1], declared.Element!),
            StructColumn fields => AllFieldsHold(fields, row, declared),
            _ => true,
        };
    }

    private static bool AllHold(ColumnData column, int start, int end, DataType declared)
    {
        for (var i = start; i < end; i++)
        {
            if (!Holds(column, i, declared))
                return false;
        }

        return true;
    }

    private static bool AllFieldsHold(StructColumn fields, int row, DataType declared)
    {
        for (var i = 0; i < fields.Fields.Count; i++)
        {
            if (!Holds(fields.Fields[i], row, declared.Fields[i].Type))
                return false;
        }

        return true;
    }

    private static bool HasAtMost(Int128 value, int digits)
    {
        for (var i = 0; i < digits; i++)
            value /= 10;
        return value == 0;
    }
}
