namespace Sluice.Planting;

/// <summary>Makes the code that this test runs, and no other, make a mistake until disposed.</summary>
internal sealed class PlantedMistake : IDisposable
{
    private static readonly AsyncLocal<string?> Current = Install();

    /// <summary>Plants a mistake.</summary>
    /// <param name="mistake">A <c>Mistake</c>; each assembly has an enumeration of its own, with the same names.</param>
    public PlantedMistake(Enum mistake) => Current.Value = mistake.ToString();

    /// <inheritdoc />
    public void Dispose() => Current.Value = null;

    private static AsyncLocal<string?> Install()
    {
        var local = new AsyncLocal<string?>();
        AppContext.SetData("Sluice.Planted", local);
        return local;
    }
}
