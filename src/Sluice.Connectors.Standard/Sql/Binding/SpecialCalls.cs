using Sluice.Connect.Schema;
using Sluice.Connectors.Standard.Sql.Evaluation;
using Sluice.Connectors.Standard.Sql.Functions;

namespace Sluice.Connectors.Standard.Sql.Binding;

/// <summary>Functions that do not compute all their arguments, or give back one of them.</summary>
internal static class SpecialCalls
{
    private static readonly Dictionary<string, Func<CallSite, ExpressionBinder, Expression>> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["COALESCE"] = static (site, binder) => First(site, binder, 1, int.MaxValue),
        ["IFNULL"] = static (site, binder) => First(site, binder, 2, 2),
        ["NULLIF"] = static (site, _) => NullIf(site),
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static Func<CallSite, ExpressionBinder, Expression>? Find(string name) => ByName.GetValueOrDefault(name);

    // The type is the first argument's; where that is no type at all, the first that is one.
    private static FirstValue First(CallSite site, ExpressionBinder binder, int least, int most)
    {
        CallBinder.CheckCount(site, least, most);
        var type = site.Arguments.FirstOrDefault(a => a.Type.Kind != TypeKind.Null)?.Type ?? DataType.Null;
        return new FirstValue([.. site.Arguments.Select(a => binder.Convert(a, type))], type, site.Offset);
    }

    private static NullWhen NullIf(CallSite site)
    {
        CallBinder.CheckCount(site, 2, 2);
        return new NullWhen(site.Arguments[0], ConditionBinder.Compare(ComparisonKind.Equal, site.Arguments[0], site.Arguments[1], site.Offset), site.Offset);
    }
}
