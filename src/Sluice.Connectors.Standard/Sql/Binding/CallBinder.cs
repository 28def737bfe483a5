using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Sql.Functions;
using Sluice.Connectors.Standard.Sql.Syntax;

namespace Sluice.Connectors.Standard.Sql.Binding;

/// <summary>Finds a call's function, and brings its arguments to what it takes.</summary>
internal static class CallBinder
{
    /// <exception cref="SqlException">There is no such function, or it does not take these arguments.</exception>
    public static Expression Bind(CallSite site, SqlSurroundings surroundings, ExpressionBinder binder)
    {
        var function = FunctionTable.Find(site.Name) ?? throw NotKnown(site);
        CheckCount(site, function.Least, function.Most);
        var arguments = site.Arguments.Select((a, i) => Fit(a, function.KindOf(i), i, site, binder)).ToList();
        var fitted = site with { Arguments = arguments };
        var type = function.ResultType(fitted);
        return new Call(function, arguments, type, surroundings, site.Offset);
    }

    /// <exception cref="SqlException">There are too few or too many arguments.</exception>
    public static void CheckCount(CallSite site, int least, int most)
    {
        var given = site.Arguments.Count;
        if (given >= least && given <= most)
            return;
        var takes = most == int.MaxValue ? $"at least {Count(least)}" : least == most ? most == 0 ? "no arguments" : Count(least) : $"{least} to {Count(most)}";
        throw new SqlException(SqlException.DoesNotFit, site.Offset, $"{site.Name.ToUpperInvariant()} takes {takes}; here it has {given}");
    }

    private static string Count(int count) => count == 1 ? "1 argument" : $"{count} arguments";

    private static SqlException NotKnown(CallSite site)
    {
        var names = FunctionTable.Names.Concat(SpecialCalls.Names).ToList();
        var near = NearestName.Find(site.Name, names);
        return new SqlException(
            SqlException.DoesNotFit, site.Offset, $"there is no function {site.Name.ToUpperInvariant()}",
            near is null ? $"the functions are {string.Join(", ", names.Order(StringComparer.Ordinal))}" : $"did you mean {near}?");
    }

    private static Expression Fit(Expression value, ArgumentKind kind, int index, CallSite site, ExpressionBinder binder)
    {
        var type = value.Type.Kind;
        if (type == TypeKind.Null)
            return Constant.Null(TypeOf(kind), value.Offset);
        return kind switch
        {
            ArgumentKind.Text when type == TypeKind.String => value,
            ArgumentKind.Double when NumberTypes.IsNumber(value.Type) => NumberTypes.ToDouble(value),
            ArgumentKind.Long when NumberTypes.IsNumber(value.Type) => binder.Convert(NumberTypes.ToLong(value), DataType.BigInt),
            ArgumentKind.Number when NumberTypes.IsNumber(value.Type) => value,
            ArgumentKind.Date when type is TypeKind.Date or TypeKind.Timestamp => value,
            ArgumentKind.Time when type is TypeKind.Time or TypeKind.Timestamp => value,
            ArgumentKind.Moment when type is TypeKind.Date or TypeKind.Time or TypeKind.Timestamp => value,
            ArgumentKind.Any or ArgumentKind.AnyText => value,
            _ => throw new SqlException(
                SqlException.DoesNotFit, value.Offset, $"argument {index + 1} of {site.Name.ToUpperInvariant()} is {Named(kind)}; this is a {value.Type}", Hint(kind)),
        };
    }

    private static DataType TypeOf(ArgumentKind kind) => kind switch
    {
        ArgumentKind.Double => DataType.Double,
        ArgumentKind.Long => DataType.BigInt,
        ArgumentKind.Number => DataType.Int,
        ArgumentKind.Date or ArgumentKind.Time or ArgumentKind.Moment => DataType.Timestamp,
        _ => DataType.String,
    };

    private static string Named(ArgumentKind kind) => kind switch
    {
        ArgumentKind.Text => "a string",
        ArgumentKind.Double or ArgumentKind.Long or ArgumentKind.Number => "a number",
        ArgumentKind.Date => "a date or timestamp",
        ArgumentKind.Time => "a time or timestamp",
        _ => "a date, time or timestamp",
    };

    private static string Hint(ArgumentKind kind) => kind switch
    {
        ArgumentKind.Text => "CAST it to STRING",
        ArgumentKind.Double or ArgumentKind.Long or ArgumentKind.Number => "CAST it to a number",
        _ => "read a text with TO_DATE(value, 'yyyy-MM-dd HH:mm:ss')",
    };
}
