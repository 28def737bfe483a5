using Sluice.Core.Errors;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>A fault that travels.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">For people.</param>
/// <param name="IsTransient">It may go away by itself.</param>
internal sealed record FaultWord(string Code, string Message, bool IsTransient)
{
    public static FaultWord Of(SluiceException fault) => new(fault.Code, fault.Message, fault.IsTransient);

    public SluiceException ToException() => new(Code, Message, IsTransient);
}
