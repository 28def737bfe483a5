namespace Sluice.Core.Errors;

/// <summary>A fault of the engine or its store, told with its remedy.</summary>
public sealed class SluiceException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="code">The code, <c>SLC</c> and four digits, listed in docs/errors.md.</param>
    /// <param name="message">What happened, to what, and what to do.</param>
    /// <param name="isTransient">Trying again may help.</param>
    /// <param name="inner">The cause.</param>
    public SluiceException(string code, string message, bool isTransient = false, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        IsTransient = isTransient;
    }

    /// <summary>The code, <c>SLC</c> and four digits.</summary>
    public string Code { get; }

    /// <summary>Trying again may help.</summary>
    public bool IsTransient { get; }
}
