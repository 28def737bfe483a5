namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>All functions by their names, any case.</summary>
internal static class FunctionTable
{
    private static readonly (string Alias, string Name)[] Aliases =
    [
        ("LENGTH", "CHAR_LENGTH"), ("CHR", "CHAR"), ("LCASE", "LOWER"), ("UCASE", "UPPER"), ("SUBSTR", "SUBSTRING"), ("CEILING", "CEIL"),
        ("RANDOM", "RAND"), ("TRUNCATE", "TRUNC"), ("NOW", "CURRENT_TIMESTAMP"), ("TIMESTAMPADD", "DATEADD"), ("TO_DATE", "PARSEDATETIME"),
    ];

    private static readonly Dictionary<string, FunctionDefinition> ByName = Build();

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    public static FunctionDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    private static Dictionary<string, FunctionDefinition> Build()
    {
        var table = new Dictionary<string, FunctionDefinition>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in TextFunctions.All.Concat(PatternFunctions.All).Concat(NumberFunctions.All).Concat(DateFunctions.All).Concat(CipherFunctions.All))
            table.Add(function.Name, function);
        foreach (var (alias, name) in Aliases)
            table.Add(alias, table[name] with { Name = alias });
        return table;
    }
}
