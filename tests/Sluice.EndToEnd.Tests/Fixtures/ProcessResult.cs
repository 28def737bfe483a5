namespace Sluice.EndToEnd.Tests.Fixtures;

/// <summary>How a program ended.</summary>
internal sealed record ProcessResult(int Exit, string Output, string Error)
{
    /// <summary>Throws unless the program ended so, telling what it said.</summary>
    public ProcessResult ShouldExit(int exit)
    {
        Assert.True(Exit == exit, $"exit {Exit} instead of {exit}.\n--- output\n{Output}\n--- error\n{Error}");
        return this;
    }
}
