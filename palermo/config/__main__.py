from palermo.config.commands import main

main()
