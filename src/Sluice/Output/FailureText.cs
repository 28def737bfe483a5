using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Core.Errors;

namespace Sluice.Output;

/// <summary>Tells failures in plain words, each with its code, and chooses the exit status.</summary>
internal static class FailureText
{
    /// <summary>Writes a failure to standard error.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> WriteAsync(Exception failure, SecretMask mask)
    {
        var told = Describe(failure);
        await Console.Error.WriteLineAsync(mask.Apply(told.Text));
        return told.Exit;
    }

    /// <summary>Writes warnings to standard error.</summary>
    public static async Task WarnAsync(IEnumerable<ConfigError> warnings, SecretMask mask)
    {
        foreach (var warning in warnings)
            await Console.Error.WriteLineAsync(mask.Apply($"warning: {warning}"));
    }

    /// <summary>The words for a failure, and the exit status that goes with it.</summary>
    public static Told Describe(Exception failure) => failure switch
    {
        ConfigException e => new(string.Join(Environment.NewLine, e.Errors.Select(x => (x.IsWarning ? "warning: " : "error: ") + x)), ExitCode.BadUsage, e.Errors),
        ConnectorException e => new($"error {e.Code} ({Side(e.Side)}): {e.Message}", ExitCode.Failed),
        SluiceException { Code: "SLC4102" or "SLC4129" or "SLC4132" or "SLC4143" or "SLC4145" } e => new($"error {e.Code}: {e.Message}", ExitCode.Refused),
        SluiceException { Code: "SLC4101" or "SLC4103" or "SLC4104" or "SLC4106" or "SLC4144" or "SLC4146" or "SLC4147" or "SLC4010" or "SLC4011" or "SLC4150" or "SLC4154" or "SLC4301" or "SLC4302" or "SLC4303" or "SLC4304" or "SLC4401" } e => new($"error {e.Code}: {e.Message}", ExitCode.BadUsage),
        SluiceException { Code: "SLC4120" or "SLC4121" or "SLC4122" or "SLC4123" or "SLC4126" or "SLC4131" } e => new($"error {e.Code}: {e.Message}", ExitCode.BadUsage),
        SluiceException { Code: "SLC4142" } e => new($"error {e.Code}: {e.Message}", ExitCode.NotFound),
        SluiceException { Code: "SLC4109" or "SLC4110" or "SLC4112" or "SLC4124" or "SLC4125" or "SLC4128" } e => new($"error {e.Code}: {e.Message}", ExitCode.Unreachable),
        SluiceException e => new($"error {e.Code}: {e.Message}", ExitCode.Failed),
        _ => new($"error SLC4001: {failure.GetType().Name}: {failure.Message}{Environment.NewLine}{failure.StackTrace}", ExitCode.Failed),
    };

    private static string Side(ConnectorSide side) => side.ToString().ToLowerInvariant();
}
