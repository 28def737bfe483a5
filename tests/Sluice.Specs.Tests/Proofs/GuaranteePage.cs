namespace Sluice.Specs.Tests.Proofs;

/// <summary>The page of the promises, whose diagrams are made from the machines.</summary>
internal static class GuaranteePage
{
    /// <summary>Set to 1, the tests write the diagrams instead of comparing them.</summary>
    private const string Refresh = "SLUICE_REFRESH_DOCS";

    /// <summary>Compares a diagram in the page with the one that was made.</summary>
    public static void Shows(string name, string diagram)
    {
        var path = Find();
        var text = File.ReadAllText(path);
        var begin = $"<!-- made from the machine: {name} -->\n```mermaid\n";
        const string End = "```\n<!-- end -->";
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(from >= 0, $"{path} has no place for the diagram '{name}'.");
        from += begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable(Refresh) == "1")
            File.WriteAllText(path, text[..from] + diagram + text[to..]);
        else
            Assert.True(text[from..to] == diagram, $"The diagram '{name}' in {path} is not the machine's. Run these tests with {Refresh}=1 to make it anew. It should be:\n{diagram}");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sluice.slnx")))
                return Path.Combine(folder.FullName, "docs", "stop-guarantee.md");
        }

        throw new InvalidOperationException($"No Sluice.slnx above {AppContext.BaseDirectory}.");
    }
}
