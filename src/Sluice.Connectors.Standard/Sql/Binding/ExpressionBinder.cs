using System.Globalization;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Sql.Functions;
using Sluice.Connectors.Standard.Sql.Syntax;

namespace Sluice.Connectors.Standard.Sql.Binding;

/// <summary>Gives the expressions of a query their columns, types and functions.</summary>
internal sealed class ExpressionBinder
{
    private readonly TableSchema _input;
    private readonly SqlSurroundings _surroundings;
    private readonly ConditionBinder _conditions;
    private readonly HashSet<int> _used = [];

    public ExpressionBinder(TableSchema input, SqlSurroundings surroundings)
    {
        _input = input;
        _surroundings = surroundings;
        _conditions = new ConditionBinder(this);
    }

    /// <summary>The columns that some expression reads.</summary>
    public IReadOnlyCollection<int> Used => _used;

    /// <exception cref="SqlException">It does not fit the table.</exception>
    public Condition BindCondition(SqlNode node) => _conditions.Bind(node);

    public ColumnReference Column(int index, int offset)
    {
        _used.Add(index);
        return new ColumnReference(_input.Columns[index], index, offset);
    }

    /// <exception cref="SqlException">It does not fit the table.</exception>
    public Expression Bind(SqlNode node) => Constant.Fold(node switch
    {
        SqlNode.Null => Constant.Null(DataType.Null, node.Offset),
        SqlNode.Flag flag => Constant.Of(flag.Value, node.Offset),
        SqlNode.Number number => BindNumber(number.Digits, number.Offset),
        SqlNode.Text text => Constant.Of(text.Value, node.Offset),
        SqlNode.Temporal temporal => TemporalLiteral.Bind(temporal),
        SqlNode.Name name => BindName(name),
        SqlNode.Group group => Bind(group.Inner),
        SqlNode.Negate { Inner: SqlNode.Number number } negate => BindNumber("-" + number.Digits, negate.Offset),
        SqlNode.Negate negate => BindNegate(negate),
        SqlNode.Plus plus => RequireNumber(Bind(plus.Inner), "+"),
        SqlNode.Arithmetic arithmetic => BindArithmetic(arithmetic),
        SqlNode.Concat concat => BindCall(new SqlNode.Call("CONCAT", concat.Parts, concat.Offset)),
        SqlNode.Call call => BindCall(call),
        SqlNode.Extract extract => BindCall(new SqlNode.Call("EXTRACT", [extract.Inner, new SqlNode.Text(extract.Field, extract.Offset)], extract.Offset)),
        SqlNode.Cast cast => BindCast(cast),
        SqlNode.Case all => BindCase(all),
        SqlNode.Star => throw new SqlException(SqlException.Malformed, node.Offset, "* stands for all columns only as an item of its own"),
        _ => new Truth(BindCondition(node), node.Offset),
    });

    /// <summary>A value as one of another type, where CAST has a way.</summary>
    public Expression Convert(Expression value, DataType type, bool isTry = false, int? offset = null)
    {
        var at = offset ?? value.Offset;
        if (value.Type.Kind == TypeKind.Null)
            return Constant.Null(type, at);
        if (value.Type.Equals(type))
            return value;
        if (type.Kind == TypeKind.Bytes)
            return new ToBytes(value, at);
        var function = CastFunctions.Find(value.Type, type, isTry) ?? throw new SqlException(
            SqlException.DoesNotFit, at, $"a {value.Type} cannot be cast to {type}", CastHint(value.Type, type));
        return Constant.Fold(new Call(function, [value], type, _surroundings, at));
    }

    private static string? CastHint(DataType from, DataType to) => (from.Kind, to.Kind) switch
    {
        (TypeKind.String, TypeKind.Date or TypeKind.Time or TypeKind.Timestamp) => "use TO_DATE(value, 'yyyy-MM-dd HH:mm:ss')",
        (TypeKind.Int or TypeKind.SmallInt or TypeKind.TinyInt, TypeKind.Timestamp) => "milliseconds are a bigint: CAST(CAST(value AS BIGINT) AS TIMESTAMP)",
        _ => null,
    };

    private static Constant BindNumber(string text, int offset)
    {
        if (text.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real)
                ? Constant.Of(real, offset)
                : throw new SqlException(SqlException.Malformed, offset, $"{text} is no double");
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            throw new SqlException(SqlException.Malformed, offset, $"{text} is larger than a bigint", $"write it as a text: CAST('{text}' AS DECIMAL(38,0))");
        return whole is >= int.MinValue and <= int.MaxValue ? Constant.Of((int)whole, offset) : Constant.Of(whole, offset);
    }

    private Expression BindName(SqlNode.Name name)
    {
        var first = name.Parts[0];
        var index = _input.IndexOf(first.Text);
        if (index < 0)
            throw NoColumn(name);
        Expression value = Column(index, first.Offset);
        for (var i = 1; i < name.Parts.Count; i++)
        {
            var part = name.Parts[i];
            value = value.Type.Kind switch
            {
                TypeKind.Row => BindField(value, part),
                TypeKind.Map when value.Type.Key!.Kind == TypeKind.String && i == name.Parts.Count - 1 => new MapEntry(value, part.Text, value.Type.Element!, part.Offset),
                TypeKind.Map when value.Type.Key!.Kind == TypeKind.String => throw new SqlException(
                    SqlException.NotSupported, name.Parts[i + 1].Offset, "fields below a map's value are not supported", "take the value first, and its field in a second Sql transform"),
                _ => throw new SqlException(
                    SqlException.DoesNotFit, part.Offset, $"'{name.Parts[i - 1].Text}' is a {value.Type}: it has no field '{part.Text}'", "only rows have fields, and maps whose keys are strings"),
            };
        }

        return value;
    }

    private static NestedField BindField(Expression row, SqlToken part)
    {
        var fields = row.Type.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == part.Text)
                return new NestedField(row, i, fields[i].Type, part.Offset);
        }

        var names = fields.Select(f => f.Name).ToList();
        throw new SqlException(SqlException.DoesNotFit, part.Offset, $"there is no field '{part.Text}'", Known(part.Text, names, "its fields"));
    }

    private SqlException NoColumn(SqlNode.Name name)
    {
        var first = name.Parts[0];
        var names = _input.Columns.Select(c => c.Name).ToList();
        var hint = first.Kind == SqlTokenKind.QuotedName && !names.Contains(first.Text)
            ? $"its columns: {string.Join(", ", names)}; a text stands in single quotes"
            : name.Parts.Count > 1 && names.Contains(name.Parts[1].Text)
                ? $"there is one table, write '{name.Parts[1].Text}'"
                : Known(first.Text, names, "its columns");
        return new SqlException(SqlException.DoesNotFit, first.Offset, $"table {_input.Path} has no column '{first.Text}'", hint);
    }

    private static string Known(string given, IReadOnlyCollection<string> names, string what) =>
        NearestName.Find(given, names) is { } near ? $"did you mean '{near}'?" : $"{what}: {string.Join(", ", names)}";

    private Expression BindNegate(SqlNode.Negate negate)
    {
        var inner = RequireNumber(Bind(negate.Inner), "-");
        return BindArithmetic('-', Constant.Of(0, negate.Offset), inner, negate.Offset);
    }

    private Expression BindArithmetic(SqlNode.Arithmetic node) =>
        BindArithmetic(node.Operator, RequireNumber(Bind(node.Left), node.Operator.ToString()), RequireNumber(Bind(node.Right), node.Operator.ToString()), node.At);

    private static Expression RequireNumber(Expression value, string operation)
    {
        if (NumberTypes.IsNumber(value.Type) || value.Type.Kind == TypeKind.Null)
            return value;
        var hint = value.Type.Kind == TypeKind.String ? operation == "+" ? "join texts with ||, or CAST it to a number" : "CAST it to a number"
            : value.Type.Kind is >= TypeKind.Date and <= TypeKind.TimestampTz ? "use DATEADD or DATEDIFF"
            : null;
        throw new SqlException(SqlException.DoesNotFit, value.Offset, $"{operation} works on numbers; this is a {value.Type}", hint);
    }

    private static Expression BindArithmetic(char operation, Expression left, Expression right, int offset)
    {
        if (left.Type.Kind == TypeKind.Null || right.Type.Kind == TypeKind.Null)
        {
            var known = left.Type.Kind == TypeKind.Null ? right.Type : left.Type;
            return Constant.Null(known.Kind == TypeKind.Null ? DataType.Int : NumberTypes.OfOperation(known, known), offset);
        }

        var type = NumberTypes.OfOperation(left.Type, right.Type);
        return type.Kind switch
        {
            TypeKind.Decimal => new DecimalArithmetic(operation, Operand(left), Operand(right), type, offset),
            TypeKind.Int => Operate<int>(operation, NumberTypes.ToInt(left), NumberTypes.ToInt(right), type, offset),
            TypeKind.BigInt => Operate<long>(operation, NumberTypes.ToLong(left), NumberTypes.ToLong(right), type, offset),
            _ => Operate<double>(operation, NumberTypes.ToDouble(left), NumberTypes.ToDouble(right), type, offset),
        };
    }

    private static Expression Operand(Expression value) => value.Type.Kind is TypeKind.Float ? NumberTypes.ToDouble(value) : NumberTypes.ToInt(value);

    private static Expression Operate<T>(char operation, Expression left, Expression right, DataType type, int offset)
        where T : unmanaged, System.Numerics.INumber<T> => operation switch
        {
            '+' => new Arithmetic<T, Operation.Add<T>>(left, right, type, offset),
            '-' => new Arithmetic<T, Operation.Subtract<T>>(left, right, type, offset),
            '*' => new Arithmetic<T, Operation.Multiply<T>>(left, right, type, offset),
            '/' => new Arithmetic<T, Operation.Divide<T>>(left, right, type, offset),
            _ => new Arithmetic<T, Operation.Remainder<T>>(left, right, type, offset),
        };

    private Expression BindCast(SqlNode.Cast cast)
    {
        var type = CastTypes.Find(cast);
        return Convert(Bind(cast.Inner), type, cast.IsTry, cast.Offset);
    }

    private Choice BindCase(SqlNode.Case node)
    {
        var branches = new List<(Condition When, Expression Then)>();
        foreach (var (when, then) in node.Branches)
        {
            var condition = node.Subject is null
                ? BindCondition(when)
                : ConditionBinder.Compare(ComparisonKind.Equal, Bind(node.Subject), Bind(when), when.Offset);
            branches.Add((condition, Bind(then)));
        }

        var otherwise = node.Else is null ? Constant.Null(DataType.Null, node.Offset) : Bind(node.Else);
        var type = otherwise.Type;
        foreach (var then in branches.Select(b => b.Then))
        {
            type = NumberTypes.Common(type, then.Type) ?? throw new SqlException(
                SqlException.DoesNotFit, then.Offset, $"the branches of this CASE are a {type} and a {then.Type}; all must be of one type, or numbers", "CAST one of them");
        }

        return new Choice([.. branches.Select(b => (b.When, Convert(b.Then, type)))], Convert(otherwise, type), type, node.Offset);
    }

    private Expression BindCall(SqlNode.Call call)
    {
        var arguments = call.Arguments.Select(Bind).ToList();
        var site = new CallSite(call.Function, arguments, call.Offset);
        return SpecialCalls.Find(call.Function) is { } special ? special(site, this) : CallBinder.Bind(site, _surroundings, this);
    }
}
