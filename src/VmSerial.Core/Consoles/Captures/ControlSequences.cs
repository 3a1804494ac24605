namespace VmSerial.Consoles.Captures;

/// <summary>Tells sequences for a terminal from text, character by character (ECMA-48, 5.3 to 5.6). Remembers a state and nothing else.</summary>
internal sealed class ControlSequences
{
    private const char Escape = '\u001b';
    private const char Bell = '\a';
    private const char StringEnd = '\u009c';
    private State _state;

    private enum State { Text, Escape, Intermediate, Parameters, String, StringEscape }

    /// <summary>Whether a character is text; line ends and tabs are, other control characters are not.</summary>
    public bool IsText(char c)
    {
        switch (_state)
        {
            case State.Text:
                return Begin(c);
            case State.Escape:
                _state = c switch
                {
                    '[' => State.Parameters,
                    // Device control, operating system command, privacy message, application program command, start of string.
                    'P' or ']' or '^' or '_' or 'X' => State.String,
                    >= ' ' and <= '/' => State.Intermediate,
                    Escape => State.Escape,
                    _ => State.Text,
                };
                return false;
            case State.Intermediate when c is >= ' ' and <= '/':
                return false;
            case State.Parameters when c is >= ' ' and <= '?':
                return false;
            case State.Intermediate or State.Parameters:
                // The final character belongs to the sequence; a line end or a new escape cuts it short.
                _state = State.Text;
                return c is < ' ' && Begin(c);
            case State.StringEscape:
                _state = c == '\\' ? State.Text : c == Escape ? State.StringEscape : State.String;
                return false;
            default:
                // A line feed ends a string as well: a peer that never ends one must not swallow all that follows.
                if (c == '\n')
                {
                    _state = State.Text;
                    return true;
                }
                _state = c == Escape ? State.StringEscape : c is Bell or StringEnd ? State.Text : State.String;
                return false;
        }
    }

    private bool Begin(char c)
    {
        _state = c switch
        {
            Escape => State.Escape,
            '\u009b' => State.Parameters,
            '\u0090' or '\u009d' or '\u009e' or '\u009f' or '\u0098' => State.String,
            _ => State.Text,
        };
        return c is '\n' or '\r' or '\t' || (c >= ' ' && c is not ('\u007f' or (>= '\u0080' and <= '\u009f')));
    }
}
