namespace Sluice.Output.Reference;

/// <summary>The example jobs of the reference pages: the files beside this one in Examples/, one for each plugin.</summary>
internal static class ExampleJobs
{
    /// <summary>The example of a plugin.</summary>
    /// <exception cref="InvalidOperationException">There is none: write one.</exception>
    public static string Of(ConnectorEntry entry)
    {
        var name = $"{entry.Plugin.Name}.{entry.Kind}.conf";
        using var stream = typeof(ExampleJobs).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no example for the {entry.Kind} {entry.Plugin.Name}: write src/Sluice/Output/Reference/Examples/{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
