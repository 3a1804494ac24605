; A machine whose only work is its serial port: it says who it is and gives back every byte it reads from COM1, all 256 values alike.
; A byte 05 (ENQ) is answered with the banner instead, for those who come when the banner is long gone.
; Assembled by the tests: nasm -f bin -o echo.bin echo.asm. Registers of the 16550 as in the PC16550D data sheet; COM1 is at 3F8.

        bits    16
        org     0x7C00

port    equ     0x3F8
enq     equ     5

start:  cli
        xor     ax, ax
        mov     ds, ax
        mov     ss, ax
        mov     sp, 0x7C00
        cld

        mov     dx, port + 1            ; no interrupts: the port is polled
        xor     al, al
        out     dx, al
        mov     dx, port + 3            ; divisor latch
        mov     al, 0x80
        out     dx, al
        mov     dx, port                ; divisor 1: 115200 bit/s
        mov     al, 1
        out     dx, al
        mov     dx, port + 1
        xor     al, al
        out     dx, al
        mov     dx, port + 3            ; 8 bits, no parity, 1 stop bit
        mov     al, 3
        out     dx, al
        mov     dx, port + 2            ; FIFOs on and empty
        mov     al, 7
        out     dx, al
        mov     dx, port + 4            ; DTR, RTS
        mov     al, 3
        out     dx, al

greet:  mov     si, banner
.next:  lodsb
        test    al, al
        jz      echo
        call    send
        jmp     .next

echo:   mov     dx, port + 5            ; until there is a byte
        in      al, dx
        test    al, 1
        jz      echo
        mov     dx, port
        in      al, dx
        cmp     al, enq
        je      greet
        call    send
        jmp     echo

send:   mov     ah, al
.full:  mov     dx, port + 5            ; until there is room
        in      al, dx
        test    al, 0x20
        jz      .full
        mov     al, ah
        mov     dx, port
        out     dx, al
        ret

banner: db      'VmSerial lab: echo on COM1', 13, 10, 0

        times   510 - ($ - $$) db 0
        dw      0xAA55
