using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Sql.Syntax;

namespace Sluice.Connectors.Standard.Sql.Binding;

/// <summary>Binds what stands after WHERE and WHEN.</summary>
internal sealed class ConditionBinder(ExpressionBinder values)
{
    /// <exception cref="SqlException">It does not fit the table, or is no condition.</exception>
    public Condition Bind(SqlNode node) => node switch
    {
        SqlNode.Group group => Bind(group.Inner),
        SqlNode.Logic logic => new LogicCondition(logic.IsAnd, [.. logic.Parts.Select(Bind)]),
        SqlNode.Comparison comparison => Compare(KindOf(comparison.Operator), values.Bind(comparison.Left), values.Bind(comparison.Right), comparison.At),
        SqlNode.IsNull isNull => new IsNullCondition(values.Bind(isNull.Inner), isNull.IsNot),
        SqlNode.In list => BindIn(list),
        SqlNode.Like like => BindLike(like),
        _ => BindFlag(node),
    };

    /// <summary>A comparison: numbers as doubles, and other values only with their own kind.</summary>
    public static Condition Compare(ComparisonKind kind, Expression left, Expression right, int offset)
    {
        var (a, b) = (left.Type, right.Type);
        if (a.Kind == TypeKind.Null && b.Kind != TypeKind.Null)
            (left, a) = (Constant.Null(b, left.Offset), b);
        else if (b.Kind == TypeKind.Null)
            (right, b) = (Constant.Null(a, right.Offset), a);
        if (NumberTypes.IsNumber(a) && NumberTypes.IsNumber(b))
        {
            return NumberTypes.IsInt(a) && NumberTypes.IsInt(b)
                ? new Compare<int>(kind, NumberTypes.ToInt(left), NumberTypes.ToInt(right))
                : new Compare<double>(kind, NumberTypes.ToDouble(left), NumberTypes.ToDouble(right));
        }

        if (a.Kind == TypeKind.String && b.Kind == TypeKind.String)
            return new CompareTexts(kind, left, right);
        if (a.Kind == b.Kind && a.Kind is TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz)
            return new Compare<long>(kind, left, right);
        if (a.Kind == b.Kind && a.Kind == TypeKind.Date)
            return new Compare<int>(kind, left, right);
        if (kind is ComparisonKind.Equal or ComparisonKind.NotEqual)
            return a.Equals(b) && a.Kind != TypeKind.Null ? new CompareValues(kind, left, right) : new CompareKinds(kind, left, right);
        throw new SqlException(
            SqlException.DoesNotFit, offset, a.Equals(b) ? $"values of type {a} have no order" : $"a {a} and a {b} cannot be compared",
            a.Kind == TypeKind.String || b.Kind == TypeKind.String ? "CAST the text, or read it with TO_DATE(value, pattern)" : null);
    }

    private static ComparisonKind KindOf(string symbol) => symbol switch
    {
        "=" => ComparisonKind.Equal,
        "<" => ComparisonKind.Less,
        "<=" => ComparisonKind.LessOrEqual,
        ">" => ComparisonKind.Greater,
        ">=" => ComparisonKind.GreaterOrEqual,
        _ => ComparisonKind.NotEqual,
    };

    private Condition BindIn(SqlNode.In list)
    {
        var value = values.Bind(list.Inner);
        var items = list.Items.Select(values.Bind).ToList();
        if (items.TrueForAll(i => i is Constant) && Literals(value, items) is { } literals)
            return new InConstants(NumberTypes.IsNumber(value.Type) ? NumberTypes.ToDouble(value) : value, literals, list.IsNot);
        return new InCondition(value, [.. items.Select(i => Compare(ComparisonKind.Equal, value, i, i.Offset))], items, list.IsNot);
    }

    /// <summary>The items as doubles or texts; <c>null</c> when they or the value are anything else.</summary>
    private static List<Constant>? Literals(Expression value, IReadOnlyList<Expression> items)
    {
        var isNumber = NumberTypes.IsNumber(value.Type);
        if (!isNumber && value.Type.Kind != TypeKind.String)
            return null;
        var type = isNumber ? DataType.Double : DataType.String;
        var literals = new List<Constant>();
        foreach (var item in items)
        {
            if (item.Type.Kind == TypeKind.Null)
                literals.Add(Constant.Null(type, item.Offset));
            else if (isNumber ? NumberTypes.IsNumber(item.Type) : item.Type.Kind == TypeKind.String)
                literals.Add((Constant)Constant.Fold(isNumber ? NumberTypes.ToDouble(item) : item));
        }

        return literals;
    }

    private LikeCondition BindLike(SqlNode.Like like)
    {
        var value = values.Convert(values.Bind(like.Inner), DataType.String);
        var pattern = values.Convert(values.Bind(like.Pattern), DataType.String);
        if (pattern is Constant { IsNull: false, Value: Connect.Batches.BinaryColumn text })
        {
            try
            {
                _ = new LikePattern(text.GetString(0));
            }
            catch (FormatException e)
            {
                throw new SqlException(
                    SqlException.DoesNotFit, pattern.Offset, $"LIKE cannot use this pattern: {e.Message}", "% and _ stand for something at its ends only; the rest is a Java regular expression");
            }
        }

        return new LikeCondition(value, pattern, like.IsNot, like.Offset);
    }

    private FlagCondition BindFlag(SqlNode node)
    {
        var value = values.Bind(node);
        if (value.Type.Kind == TypeKind.Null)
            value = Constant.Null(DataType.Boolean, value.Offset);
        return value.Type.Kind == TypeKind.Boolean
            ? new FlagCondition(value)
            : throw new SqlException(SqlException.DoesNotFit, node.Offset, $"a condition is needed here; this is a {value.Type}", "compare it with something");
    }
}
