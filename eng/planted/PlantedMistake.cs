namespace Sluice.Planting;

/// <summary>Makes the code that this test runs, and no other, make a mistake until disposed.</summary>
internal sealed class PlantedMistake : IDisposable
{
    private static readonly AsyncLocal<string?> Current = Install();

    /// <summary>Plants a mistake.</summary>
    /// <param name="mistake">A <c>Mistake</c>; each assembly has an enumeration of its own, with the same names.</param>
    /// <param name="forAll">Whoever's code it is: for what works on threads of its own. No other test may run beside this one.</param>
    public PlantedMistake(Enum mistake, bool forAll = false)
    {
        if (forAll)
            AppContext.SetData("Sluice.Planted.ForAll", mistake.ToString());
        else
            Current.Value = mistake.ToString();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Current.Value = null;
        AppContext.SetData("Sluice.Planted.ForAll", null);
    }

    private static AsyncLocal<string?> Install()
    {
        var local = new AsyncLocal<string?>();
        AppContext.SetData("Sluice.Planted", local);
        return local;
    }
}
